"""Facts out of messages: what is read, what is asked again, what is never read."""

from __future__ import annotations

import time
from datetime import date

import pytest

from evals.reading import describe, measures, on_questions, outcomes, utterances
from tools.reading import contradictions, read_facts
from tools.rules.values import show_value
from tools.rules.vocabulary import Fact, vocabulary

_TODAY = date(2026, 11, 22)


def _told(text: str, pending: str | None = None) -> dict[str, tuple[float, float]]:
    return {r.fact: (r.low, r.high) for r in read_facts(text, _TODAY, pending).facts}


def test_every_utterance_that_the_reader_was_tuned_on_is_read_as_written() -> None:
    assert [describe(o) for o in outcomes(utterances("dev")) if not o.exact] == []


def test_the_blind_utterances_keep_the_measure_held_to() -> None:
    found = measures("test")
    assert found["reading_f1"].value >= 0.95
    assert found["reading_precision"].value >= 0.95


def test_there_are_enough_utterances_and_none_is_in_both_halves() -> None:
    dev, test = utterances("dev"), utterances("test")
    assert len(dev) >= 1000 and len(test) >= 220
    both = {(u.say, u.ask, u.group) for u in dev} & {(u.say, u.ask, u.group) for u in test}
    assert len(both) <= 3  # 没有 and the like are said by everybody


def test_questions_about_policies_tell_nothing() -> None:
    assert [(question, facts) for question, facts in on_questions() if facts] == []


@pytest.mark.parametrize("fact", list(vocabulary()), ids=lambda f: f.id)
def test_every_fact_understands_a_plain_answer_to_its_own_question(fact: Fact) -> None:
    for say, pair in _plain_answers(fact):
        assert _told(say, fact.id).get(fact.id) == pair, say


def _plain_answers(fact: Fact) -> list[tuple[str, tuple[float, float]]]:
    if fact.kind == "bool":
        return [("是的", (1, 1)), ("有", (1, 1)), ("不是", (0, 0)), ("没有", (0, 0)), ("嗯", (1, 1))]
    if fact.kind == "choice":
        return [(choice, (i, i)) for i, choice in enumerate(fact.choices)]
    if fact.kind == "date":
        return [("1999年6月", (19990601, 19990630)), ("1999年6月15日", (19990615, 19990615))]
    value = max(fact.low, min(fact.high, 30 if fact.unit == "岁" else 3))
    if fact.unit == "元":
        value = 1200 if fact.high >= 1200 else fact.high
    return [(show_value(fact, value), (value, value))] if value > 0 else []


def test_a_quote_is_what_stands_at_its_place() -> None:
    for said in ("俺２９岁，莫得职称，社宝交了6年", "我 32 了， 本科"):
        for read in read_facts(said, _TODAY).facts:
            assert read.quote == said[read.start : read.end].strip() != ""


def test_insurance_told_in_years_is_known_in_months_too() -> None:
    assert _told("社保5年半") == {"insurance_months": (66, 66), "insurance_years": (5.5, 5.5)}
    assert _told("5年半", "insurance_years") == _told("社保5年半")


def test_an_impossible_value_is_asked_again_and_not_read() -> None:
    read = read_facts("我今年200岁", _TODAY)
    assert read.facts == () and [d.fact for d in read.doubts] == ["age"]
    assert "麻烦再告诉我一次" in read.doubts[0].text


def test_facts_that_contradict_the_age_are_doubted() -> None:
    assert [d.fact for d in contradictions({"age": (20, 20), "work_years": (12, 12)}, _TODAY)] == [
        "work_years"
    ]
    assert contradictions({"age": (40, 40), "work_years": (12, 12)}, _TODAY) == ()
    assert contradictions({"work_years": (50, 50)}, _TODAY) == ()


def test_exceptions_to_a_denied_group_are_read() -> None:
    read = read_facts("拘留过一次，别的没有", _TODAY, pending_group="bad_record")
    assert [(r.fact, r.high) for r in read.facts] == [("detentions", 1)]


@pytest.mark.parametrize(
    "text", ["", "  \n", "1" * 3000, "一" * 3000, "大概" * 900, "\n" * 4000, "上海" * 2000, "İ我32", "𠮷"]
)
def test_odd_and_hostile_messages_are_read_quickly(text: str) -> None:
    read_facts("热身", _TODAY)
    start = time.thread_time()  # not how busy the machine is
    read_facts(text, _TODAY, "insurance_months", "bad_record")
    assert time.thread_time() - start < 0.5


def test_a_message_takes_less_than_a_millisecond() -> None:
    said = "我32岁，本科学士，中级职称，社保5年，上海积分够吗"
    read_facts(said, _TODAY)
    start = time.process_time()
    for _ in range(100):
        read_facts(said, _TODAY)
    assert (time.process_time() - start) / 100 < 0.002  # twice the aim: machines differ


def _at(text: str, place: str | None) -> dict[str, tuple[float, float]]:
    return {r.fact: (r.low, r.high) for r in read_facts(text, _TODAY, place=place).facts}


def test_insurance_of_another_city_is_not_that_of_the_city_asked_about() -> None:
    assert _at("在北京交了5年社保", "310000") == {}
    assert _at("在北京交了5年社保", "110105")["insurance_months"] == (60, 60)
    assert _at("北京工作3年，来上海2年，社保上海交了18个月", "310000")["insurance_months"] == (18, 18)


def test_a_household_elsewhere_is_one_of_another_place() -> None:
    assert _at("我是上海户口", "110000") == {"household": (1, 1)}
    assert _at("我是上海户口", "310000") == {"household": (0, 0)}


def test_the_only_city_named_is_the_one_asked_about_where_no_place_is_known() -> None:
    assert _at("我是上海户口", None) == {"household": (0, 0)}
    assert _at("在上海交了5年社保", None)["insurance_months"] == (60, 60)
    assert _at("户口在苏州，在上海交了5年社保", None) == {}
    assert _at("我户口在绵阳", None) == {"household": (1, 1)}


def test_a_city_that_answers_where_one_is_from_is_not_taken_as_the_one_asked_about() -> None:
    read = read_facts("江西赣州", _TODAY, "household")
    assert [(r.fact, r.low) for r in read.facts] == [("household", 1)]
    assert read_facts("苏州", _TODAY, "household").facts == ()


def test_a_length_of_time_is_counted_from_the_year_it_began_in() -> None:
    assert _told("居住证2020年11月办的")["permit_years"] == (6, 6)
    assert _told("2016年5月领的证")["married_years"] == (10, 10)
    assert "married_years" not in _told("明年5月领证")
    assert "permit_years" not in _told("居住证去年才办")  # any length up to two years: asked, not told


def test_a_figure_of_another_unit_is_not_the_answer() -> None:
    assert _told("数了一遍，430天", "overseas_days")["overseas_days"] == (430, 430)
    assert _told("五年加起来有300", "education_hours")["education_hours"] == (300, 300)


def test_a_birthday_to_come_does_not_count_yet() -> None:
    assert _told("还有两个月满45周岁")["age"] == (44, 44)


def test_who_is_left_out_of_a_local_family_is_from_elsewhere() -> None:
    assert _at("全家都是上海户口，就我不是", "310000")["household"] == (1, 1)


def test_work_is_told_by_what_one_does_in_a_city_and_not_by_looking_for_it() -> None:
    for told in ("在上海当保安", "在上海一家药厂", "现供职于上海某设计院", "来上海三年了，在上海开网约车"):
        assert _at(told, "310000")["employed"] == (1, 1), told
    for other in ("想去上海找工作", "打算到上海当护士", "我没在上海工作"):
        assert _at(other, "310000").get("employed", (0, 0)) == (0, 0), other


def test_what_a_message_takes_back_is_not_read() -> None:
    assert _told("基数不是两万八，我刚查了是25600") == {"insurance_base": (25600, 25600)}
    assert _told("18万，哦那是到手的，税前是22万", "annual_salary")["annual_salary"] == (220000, 220000)
    assert _told("不是副高，是中级，副高今年没评上")["title"] == (2, 2)
    assert _told("原来租房，现在自己买了房") == {"local_house": (1, 1), "renting": (0, 0)}


def test_speech_without_punctuation_keeps_its_subjects_apart() -> None:
    read = _told("我今年四十老公是本地户口有两个孩子社保交了十年一直租房子住")
    assert read["spouse_local"] == (1, 1) and "household" not in read
    assert read["insurance_months"] == (120, 120) and read["renting"] == (1, 1)


def test_the_school_of_the_highest_degree_is_told_by_its_name() -> None:
    assert _told("哈工大硕士，本科是双非")["school_tier"] == (1, 1)
    assert _told("硕士是在荷兰念的")["school_tier"] == (2, 2)
    assert _told("硕士，本科在武汉大学读的")["bachelor_school"] == (1, 1)
    assert "school_tier" not in _told("我在清华附近上班") | _told("在复旦当老师")


@pytest.mark.parametrize(
    ("said", "asked", "pair"),
    [
        ("2019年5月办的", "permit_years", (7.5, 7.5)),
        ("22年评的", "title_years", (3, 4)),
        ("从去年3月交到现在没断", "insurance_continuous_months", (20, 21)),
    ],
)
def test_a_date_answers_how_long(said: str, asked: str, pair: tuple[float, float]) -> None:
    assert _told(said, asked)[asked] == pair


@pytest.mark.parametrize(
    "said", ["我前任领导是海归博士", "我们组有个小姑娘是硕士，她说落户很快", "我带的博士生毕业了"]
)
def test_what_is_told_of_somebody_else_is_not_read(said: str) -> None:
    assert _told(said) == {}


@pytest.mark.parametrize("said", ["本市交了5年社保", "我这边交了5年社保"])
def test_what_is_said_to_be_local_needs_no_place(said: str) -> None:
    assert _at(said, None)["insurance_months"] == (60, 60)


def test_a_school_is_not_a_place() -> None:
    assert _at("我毕业于上海交通大学", "110000") == {"school_tier": (1, 1)}


def test_the_rest_of_a_group_is_denied_beside_its_exception() -> None:
    read = read_facts("拘留过一次，别的没有", _TODAY, pending_group="bad_record")
    assert read.denied_group == "bad_record" and [r.fact for r in read.facts] == ["detentions"]
    assert read_facts("拘留过一次", _TODAY, pending_group="bad_record").denied_group is None


def test_a_quote_behind_a_pause_is_what_was_written() -> None:
    said = "我呃那个三十二岁嗯硕是毕业"
    for read in read_facts(said, _TODAY).facts:
        assert read.quote == said[read.start : read.end]
    assert _told(said)["education"] == (4, 4)


def test_an_amount_in_yuan_is_not_taken_as_ten_thousands() -> None:
    assert _told("3500元", "monthly_rent") == {"monthly_rent": (3500, 3500)}
    assert [d.fact for d in read_facts("6元", _TODAY, "annual_salary").doubts] == ["annual_salary"]
    assert _told("年薪35")["annual_salary"] == _told("年薪350000")["annual_salary"] == (350000, 350000)


def test_a_message_longer_than_is_read_says_from_where() -> None:
    assert read_facts("啊" * 4100, _TODAY).unread_from == 4000
    assert read_facts("我32岁" + "，你好" * 1000 + "，我是硕士", _TODAY).unread_from is None


def test_who_asks_for_another_tells_of_the_other() -> None:
    assert _told("帮同事问一下，她是1995年的，大专") == _told("我是1995年的，大专")
    assert _told("该员工38岁，中级职称") == _told("我38岁，中级职称")
    assert _told("我同事是博士，我是本科")["education"] == (3, 3)
    assert "education" not in _told("我朋友说硕士能直接落户")


def test_who_asks_for_the_spouse_tells_of_the_spouse() -> None:
    assert _told("帮我老公问一下，他是博士，36岁")["age"] == (36, 36)


@pytest.mark.parametrize(
    ("said", "months"),
    [
        ("社保差不多五年", (54, 66)),
        ("社保交了三四年", (36, 48)),
        ("社保三到五年", (36, 60)),
        ("社保小五年了", (54, 59)),
        ("社保好几年了", (36, 119)),
        ("社保5年+", (60, 600)),
    ],
)
def test_a_vague_length_of_time_is_a_range(said: str, months: tuple[float, float]) -> None:
    assert _told(said)["insurance_months"] == months


def test_a_form_is_read_field_by_field() -> None:
    read = _told("性别：女 学历：本科 应届：否 合同：3年")
    assert (read["gender"], read["education"]) == ((1, 1), (3, 3))
    assert (read["fresh_graduate"], read["contract_years"]) == ((0, 0), (3, 3))


def test_a_field_of_a_form_is_quoted_where_it_stands() -> None:
    said = "姓名：某某 应届：否"
    read = next(r for r in read_facts(said, _TODAY).facts if r.fact == "fresh_graduate")
    assert read.quote == said[read.start : read.end] == "应届：否"


def test_a_correction_quotes_what_it_corrects_to() -> None:
    said = "社保5年，说错了，6年"
    read = next(r for r in read_facts(said, _TODAY).facts if r.fact == "insurance_months")
    assert (read.low, read.quote, read.correction) == (72, "6年", True)


def test_a_denied_yes_is_a_no() -> None:
    assert _told("单位不在重点机构名单里")["sh_key_institution"] == (0, 0)


def test_unlike_somebody_local_is_from_elsewhere() -> None:
    assert _told("孩他妈是本地户口，我不是")["household"] == (1, 1)
    assert "household" not in _told("孩他妈是本地户口，我是本科")


def test_traditional_characters_are_read() -> None:
    assert _told("我今年三十歲，碩士學歷，有兩個孩子") == _told("我今年三十岁，硕士学历，有两个孩子")


def test_the_digits_of_a_year_are_no_school() -> None:
    assert "school_tier" not in _told("员工1985年出生")
