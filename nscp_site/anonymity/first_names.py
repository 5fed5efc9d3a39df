"""Popular first names that Faker's lists lack: of Britain, Eastern Europe, West Africa, Zimbabwe and India."""

TEXT = """
abena adebayo adeola agnieszka albie aleksandra antoni asiya ayomide bartosz bronwen bukola carys cerys chidi
chinedu codie dafydd dawid eilidh emilija esme funmi gabija gethin gosia grzegorz gurpreet hafsa harpreet
ionut jacqui jaspreet jenson kacper katarzyna kayleigh-ann kofi krzysztof kwabena kwasi lexi-mae magda maisie
maja malgorzata manpreet mateusz nikola oliwia oluwaseun oluwatobi oskar philippa pippa poppy raff rafferty
rosie-mae simran siobhain sorrel stanislaw szymon tatenda teddy temitope tendai tilly tinashe tunde ugne
vytautas wanjiru weronika wiktoria yetunde zayn zofia zuzanna
"""
MORE_FIRST_NAMES = frozenset(TEXT.split())
