"""Replaces radicals and compatibility forms, which some fonts give, by the characters they stand for."""

import re
import unicodedata

# Kangxi radicals and compatibility ideographs have their letters in Unicode's tables
COMPATIBLE = re.compile("[\u2f00-\u2fdf\uf900-\ufaff\u2e9f\u2ef3]")
# those of the radicals supplement have none there
SUPPLEMENT = str.maketrans(
    "⺁⺄⺇⺊⺌⺍⺕⺗⺙⺛⺝⺟⺠⺡⺢⺣⺤⺥⺧⺩⺪⺫⺬⺭⺮⺯⺲⺳⺷⺸⺹⺻⺼⺾⺿⻀⻁⻂⻄⻅⻆⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
    "厂乙几卜小小彐忄攵旡月母民氵氺灬爪爫牛王疋目示礻竹糹罒网羊羊耂肀肉艹艹艹虎衤西见角讠贝足车辶辶辶阝钅長镸长门阝雨青韦页风飞食饣饣马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
)


def repair(text: str) -> str:
    """Return *text* with radicals and compatibility forms as the characters they stand for.

    >>> repair("⼈⺠政府⼯作报告⻓效")
    '人民政府工作报告长效'
    """
    return COMPATIBLE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text).translate(SUPPLEMENT)
