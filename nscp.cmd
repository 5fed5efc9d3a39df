@echo off
rem The commands of this project, on Windows: `.\nscp check`. The first time, it sets up all that they need.
setlocal
set "newenough=import sys; sys.exit(sys.version_info < (3, 11))"

set python="%~dp0.venv\Scripts\python.exe"
%python% -c "%newenough%" >nul 2>nul && goto found
set python=py -3
%python% -c "%newenough%" >nul 2>nul && goto found
set python=python
%python% -c "%newenough%" >nul 2>nul && goto found
echo Python 3.11 or later is needed, and was not found. Ask your IT service for it, or take it from the Microsoft Store. 1>&2
exit /b 1

:found
%python% "%~dp0requirements\set_up.py" site
if errorlevel 1 exit /b 1
"%~dp0.venv\Scripts\nscp.exe" %*
exit /b %errorlevel%
