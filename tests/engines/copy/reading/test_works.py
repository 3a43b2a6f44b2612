"""Works are called by their own name; a shelf or an author tells them from things."""

import pytest

from engines.copy.reading.read import read
from engines.copy.reading.works import is_work, name_of_work
from engines.vocabulary.reading import Told


@pytest.mark.parametrize(
    ("told", "work"),
    [
        (Told("动物农场", category="图书 > 小说"), True),
        (Told("Lighthouse Diary", details=(("author", "Ana Reed"),)), True),
        (Told("Lighthouse Diary", category="Media > Books"), True),
        (Told("Reading lamp", category="Home > Book accessories"), False),
        (Told("读书灯"), False),
    ],
)
def test_a_shelf_or_an_author_tells_a_work(told: Told, work: bool):
    assert is_work(told) is work


@pytest.mark.parametrize(
    ("title", "authors", "name"),
    [
        ("海岸通史:从渔村到21世纪（第7版修订版上下册，赠笔记本）", "", "海岸通史:从渔村到21世纪"),
        ("松果经典：群星归来时（三位名家推荐！）", "", "群星归来时"),
        ("林晚:最好的方法给孩子(一看就懂)", "林晚 著", "最好的方法给孩子"),
        ("预售python入门手册 零基础学编程从入门到实践", "", "python入门手册"),
        ("2021新版 圈圈圈（小红升级版）宝宝视觉锻炼绘本", "", "圈圈圈"),
        ("孤岛百年", "", ""),
        ("Lighthouse Diary: A Novel", "", ""),
    ],
)
def test_calls_series_and_remarks_are_no_part_of_the_name(title: str, authors: str, name: str):
    assert name_of_work(title, authors) == name


def test_a_work_is_called_by_its_name_and_not_by_its_shelf():
    told = Told(
        "农场故事（经典的讽喻之作，也译“庄园”，后附英文版）", category="图书 > 小说", details=(("author", "韦尔 著"),)
    )
    found = read(told, None, "zh")
    assert (found.noun, found.name) == ("", "农场故事")
    assert "韦尔著。" in (found.sentences or ())
