@echo off
rem A double-click opens the editing form. The window stays open while the form is used, and where something is wrong.
cd /d "%~dp0"
call "%~dp0nscp.cmd" edit
if errorlevel 1 pause
