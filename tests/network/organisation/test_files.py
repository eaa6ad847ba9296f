"""Read people and ties from CSV, XLSX, GraphML and Viva; faults name file, line and column."""

from pathlib import Path

import pytest

from tests.pulse.importers.test_survey_files import workbook
from wholesum.network.organisation.files import read_organisation
from wholesum.network.organisation.ties import organisation_network
from wholesum.tables import BadEvidence

PEOPLE = "person,function\nada,care\nbo,care\ncleo,money\n"
TIES = "source,target,weight\nada,bo,2\nbo,ada,1\nbo,cleo,1\n"
EXPECTED = [("ada", "bo", 2.0), ("bo", "ada", 1.0), ("bo", "cleo", 1.0)]
VIVA = (
    "MetricDate,PrimaryCollaborator_PersonId,SecondaryCollaborator_PersonId,"
    "PrimaryCollaborator_Organization,SecondaryCollaborator_Organization,StrongTieScore\n"
    "2026-05-01,ada,bo,care,care,2\n2026-05-01,bo,ada,care,care,1\n"
    "2026-05-01,bo,cleo,care,money,1\n"
)
GRAPHML = """<?xml version="1.0"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="d0" for="node" attr.name="Function" attr.type="string"/>
  <key id="d1" for="edge" attr.name="weight" attr.type="double"/>
  <graph edgedefault="directed">
    <node id="ada"><data key="d0">care</data></node>
    <node id="bo"><data key="d0">care</data></node>
    <node id="cleo"><data key="d0">money</data></node>
    <edge source="ada" target="bo"><data key="d1">2</data></edge>
    <edge source="bo" target="ada"/>
    <edge source="bo" target="cleo"/>
  </graph>
</graphml>
"""


def write(folder: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        file = folder / name.replace("_", ".")
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            file.write_text(content, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "files",
    [
        {"people_csv": PEOPLE, "ties_csv": TIES},
        {"viva_csv": VIVA},
        {"export_graphml": GRAPHML},
        {
            "people_csv": PEOPLE,
            "ties_xlsx": workbook([[*line.split(",")] for line in TIES.splitlines()]),
        },
    ],
)
def test_given_the_same_ties_in_any_kind_of_file_when_read_then_the_network_is_the_same(
    tmp_path: Path, files: dict[str, str | bytes]
) -> None:
    network = organisation_network(*read_organisation([write(tmp_path, **files)]))
    names = network.people
    assert names == ("ada", "bo", "cleo")
    assert [network.functions[code] for code in network.function] == ["care", "care", "money"]
    rows = zip(network.source, network.target, network.weight, strict=True)
    assert [(names[a], names[b], float(weight)) for a, b, weight in rows] == EXPECTED


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (
            {"people_csv": PEOPLE, "ties_csv": TIES.replace("bo,2", "bo,x")},
            "ties.csv, line 2, column weight, value 'x': this is not a number",
        ),
        ({"people_csv": PEOPLE}, "there is no table of ties"),
        ({"some_csv": "a,b\n1,2\n"}, "some.csv, line 1: the header has no column 'person'"),
        (
            {"people_csv": PEOPLE, "ties_xlsx": workbook([["source", "target"], ["ada", ""]])},
            "ties.xlsx, line 2, column target",
        ),
        (
            {"export_graphml": GRAPHML.replace(">2<", ">two<")},
            "export.graphml, line 9, column weight, value 'two': this is not a number from 0 on",
        ),
        (
            {"export_graphml": GRAPHML.replace('<data key="d0">money</data>', "")},
            "export.graphml, line 8, column function, value 'cleo': the node has no function",
        ),
        (
            {"export_graphml": GRAPHML.replace('id="bo"', 'id="ada"')},
            "export.graphml, line 7, column id, value 'ada': this node occurs twice",
        ),
        (
            {"export_graphml": GRAPHML.replace(' target="cleo"', "")},
            "export.graphml, line 11, column source: the edge lacks an end",
        ),
        (
            {"export_graphml": GRAPHML.replace("</graph>", "</grape>")},
            "export.graphml, line 12: this is not well-formed XML (mismatched tag)",
        ),
        (
            {"export_graphml": '<!DOCTYPE g [<!ENTITY a "b">]>' + GRAPHML[22:]},
            "export.graphml, line 1: the file declares a document type",
        ),
        (
            {"export_graphml": f"<?xml version='1.0' encoding='idna'?>{GRAPHML[22:]}"},
            "export.graphml, line 1: its encoding cannot be read",
        ),
        (
            {"export_graphml": f"<?xml version='1.0' encoding='nonsense'?>{GRAPHML[22:]}"},
            "export.graphml, line 1: ",
        ),
        (
            {"viva_csv": VIVA + "2026-06-01,ada,bo,money,care,2\n"},
            "viva.csv, value 'ada': this person has two functions",
        ),
    ],
)
def test_given_a_file_of_ties_with_a_fault_when_read_then_the_fault_names_file_line_and_column(
    tmp_path: Path, files: dict[str, str | bytes], words: str
) -> None:
    with pytest.raises(BadEvidence) as caught:
        read_organisation([write(tmp_path, **files)])
    assert words in str(caught.value.faults[0])


def test_given_a_missing_folder_of_ties_when_read_then_the_fault_names_the_folder(
    tmp_path: Path,
) -> None:
    with pytest.raises(BadEvidence, match="there is no such folder or file"):
        read_organisation([tmp_path / "nothing"])


def test_given_a_file_of_ties_without_direction_when_read_then_each_tie_goes_both_ways(
    tmp_path: Path,
) -> None:
    folder = write(tmp_path, export_graphml=GRAPHML.replace('"directed"', '"undirected"'))
    network = organisation_network(*read_organisation([folder]))
    assert network.source.size == 4


def test_given_ties_of_weight_0_in_a_graph_file_when_read_then_the_network_has_none_of_them(
    tmp_path: Path,
) -> None:
    people, ties = read_organisation([write(tmp_path, export_graphml=GRAPHML)])
    assert organisation_network(people, ties).source.size == 3
    assert organisation_network(people, ties.with_columns(weight=0.0)).source.size == 0
