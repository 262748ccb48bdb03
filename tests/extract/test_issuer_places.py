"""Whose organ a generic issuer (市人民政府) is: the place that its sentence, its paragraph or the title names, or nobody's."""

import pytest
from lccp.combine.owners import issuer_cell
from lccp.extract.document import extract
from lccp.extract.prose.citations import find
from lccp.extract.prose.owners import GENERIC
from lccp.model import Source
from lccp.read import read

CASES = [
    ("泰州市高度重视节能工作。市人民政府印发《节能办法》。", ["泰州市人民政府"]),
    ("泰州市高度重视节能工作。市人民政府印发《泰州市节能办法》。", ["泰州市人民政府"]),
    ("市政府出台《泰州市节能办法》，要求落实。", ["泰州市政府"]),
    ("市政府出台《关于节能的意见》，要求落实。", [""]),
    ("2015年以来，泰州先行先试，市发展改革委印发《节能方案》。", ["泰州市发展改革委"]),
    ("江苏省泰州市先行先试，市住建局印发《绿色建筑导则》。", ["江苏省泰州市住建局"]),
    ("江阴市和宜兴市都做了工作，市政府出台《绿色建筑导则》。", [""]),
    ("我市与南京市签订协议。市政府出台《绿色建筑导则》。", [""]),
    ("泰州市先行先试，省政府印发《节能规划》。", [""]),
    ("郑州市金水区先行先试，区政府印发《绿色社区标准》。", ["郑州市金水区政府"]),
    ("长阳县先行先试，县委、县政府印发《低碳规划》。", ["长阳县委|长阳县政府"]),
    ("宜兴市先行先试，市政府印发《泰州市节能办法》。", [""]),
    ("泰州市先行先试，市发展改革委会同市财政局印发《节能方案》。", ["泰州市发展改革委|泰州市财政局"]),
    ("泰州市先行先试，市委市政府印发《节能方案》。", ["泰州市委|泰州市政府"]),
    ("泰州市先行先试，市发展改革委、财政局印发《节能方案》。", ["泰州市发展改革委|泰州市财政局"]),
    ("泰州市先行先试，市发展改革委会同省财政厅印发《节能方案》。", [""]),
]


@pytest.mark.parametrize(("sentence", "issuers"), CASES, ids=[sentence for sentence, _ in CASES])
def test_a_generic_issuer_has_the_place_that_is_named_or_nothing(sentence, issuers):
    paragraph = extract(read(Source("d", "d.txt"), sentence.encode())).paragraphs[0].text
    cited = list(find(paragraph))
    assert all(GENERIC.match(citation.issuer.value) for citation in cited)
    assert [issuer_cell(citation, None, paragraph, {}).value for citation in cited] == issuers
