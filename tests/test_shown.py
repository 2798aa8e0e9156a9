"""What analysts put into notebooks is printed, on the page, in the PDF and in the plain text.

Texts, frames, charts and images that no function of exhibits made; and what cannot be printed is
refused with its cell.
"""

import base64
import json
import pathlib
import random
import re
import struct
import sys
import types
import zlib
from typing import Any

import altair as alt
import nbformat
import page
import pandas as pd
import pytest
import sample_report
import test_pdf
import tools
from IPython.core import formatters

from analysis import exhibits, findings, parameters, periods, schema
from analysis.exhibits import tables
from analysis.findings import frame
from report.formats import (
    document,
    html,
    markdown,
    mathematics,
    notation,
    pdf,
    prose,
    twin,
    typesetting,
)
from report.press import notebooks

TITLE = sample_report.markdown("# Title")
PACT = findings.of(parameters.check({}))


def png(width: int = 40, height: int = 20) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(height * (b"\0" + width * b"\x99"))
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


PNG = base64.b64encode(png()).decode()
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>A dot</title></svg>'
EMPTY = base64.b64encode(png(0, 1)).decode()
UNDRAWN, FLAT = (
    base64.b64encode(SVG.replace(*each).encode()).decode()
    for each in (("<title>A dot</title>", ""), ('width="9"', 'width="0"'))
)


def read(folder: pathlib.Path, *cells: dict[str, Any]) -> document.Document:
    return sample_report.read(folder, {"0_a": [TITLE, *cells]})


def faults(folder: pathlib.Path, *cells: dict[str, Any]) -> str:
    with pytest.raises(schema.Faults) as caught:
        read(folder, *cells)
    return str(caught.value)


def shown(text: str) -> dict[str, Any]:
    return sample_report.code("display()", {"text/markdown": text, "text/plain": text})


def displayed(data: dict[str, Any], metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    cell = sample_report.code("display()", data)
    cell["outputs"][0]["metadata"] = metadata or {}
    return cell


EVERYTHING = sample_report.markdown(
    r"""Body $a_1 + b_1$ costs \$5 or \$6, see[^1] and again[^1].

[^1]: Some *foot* note.

| Period | Paid |
|:--|--:|
| 2024 | $x^2$ |
| 2025 | **more** |

- a
  - b
    1. c

$$
\begin{align*} n &= \sum_{t=1}^{T} \frac{c_t}{(1+r)^t} \\ &\le \text{share} \end{align*}
$$

![A picture](attachment:p.png)"""
) | {"attachments": {"p.png": {"image/png": PNG}}}


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> document.Document:
    return read(tmp_path_factory.mktemp("all"), EVERYTHING, EVERYTHING)


def test_texts_are_on_the_page(everything: document.Document) -> None:
    text = html.render(everything)
    assert "Body <math" in text
    assert "<msub><mi>a</mi><mn>1</mn></msub>" in text
    assert "costs $5 or $6" in text
    assert '<th scope="row">2024</th><td class="r"><math' in re.sub(r"\n", "", text)
    assert '<math display="block"><mrow><mtable' in text
    assert f'<img width="40" height="20" alt="A picture" src="data:image/png;base64,{PNG}">' in text
    assert text.count('<ol class="footnotes" start=') == 2
    assert text.count("Some <em>foot</em> note. <a") == 4
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len({*ids})
    for place in re.findall(r'href="#(footnote_[^"]+)"', text):
        assert place in ids


@pytest.mark.later  # typesets
def test_texts_are_in_the_pdf_which_every_reader_can_use(everything: document.Document) -> None:
    made = sample_report.typeset(everything)
    checked = page.validate_pdf_bytes(made, profile=page.ValidationProfile.PDF_UA_1)
    assert checked.is_compliant, [failure.message for failure in checked.failures]
    text = " ".join(test_pdf.poppler("pdftotext", made).split())
    assert "costs $5 or $6" in text
    assert "Some foot note." in text
    assert "∑" in text
    assert "NewCMMath" in test_pdf.poppler("pdffonts", made)
    assert "image" in test_pdf.poppler("pdfimages", made, "-list")


def test_texts_are_in_the_plain_text(everything: document.Document) -> None:
    text = twin.text(everything)
    assert "$a_1 + b_1$" in text
    assert "(Picture: A picture)" in text
    assert "base64" not in text
    labels = re.findall(r"^\[\^([^\]]+)\]:", text, re.MULTILINE)
    assert len(labels) == len({*labels}) == 2
    assert all(text.count(f"[^{label}]") == 3 for label in labels)


def test_in_the_plain_text_a_paragraph_is_a_line_and_a_list_is_none(tmp_path: pathlib.Path) -> None:
    written = "Of one\nparagraph.\n\n- one\n- two\n\n## Head\nText\n[on](https://a.b)."
    cells = [sample_report.markdown("# Title"), sample_report.markdown(written)]
    text = twin.text(sample_report.read(tmp_path, {"1_a": cells}))
    told = "Of one paragraph.\n\n- one\n- two\n\n### Head\nText [on](https://a.b)."
    assert told in text


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        (r"$\boxed{x}$", r"its formula `\boxed{x}` cannot be printed: it holds what becomes"),
        (r"$\foo{x}$", r"it holds the command \foo"),
        (r"$\frac{a}$", "it holds a command that lacks what it is applied to"),
        (r"$\begin{foo}x\end{foo}$", r"it holds \begin{foo}"),
        (r"$\href{https://a.b}{x}$", "it holds what becomes href"),
        (r"$\text{<b>x</b>}$", "cannot be printed: it holds"),
        (r"$a \tag{1}$", r"it holds \tag"),
        ("$5 million or more in US$", "if its dollars are money"),
        ("It costs $5 and $6.", "dollars that JupyterLab takes for a formula"),
        ("- $5\n- $6", "dollars that JupyterLab takes for a formula"),
        ("$$\na\n\nb\n$$", "dollars that JupyterLab takes for a formula"),
        ("- [ ] a\n- b", "a box to tick, which no report has"),
        ("1. one\n\n   - [x] a", "a box to tick, which no report has"),
        (r"\begin{equation}x\end{equation}", "a formula that is not between dollars"),
        (r"\\(x\\)", "a formula that is not between dollars"),
        ("Some[^1]", "the footnote [^1] is not written in the same cell"),
        ("[^1]: note", "nothing leads to the footnote [^1]"),
        ("a[^1]\n\n[^1]: note\n\n[^1]: note", "the footnote [^1] is written twice"),
        ("a[^1]\n\n[^1]: note[^1]", "a footnote leads to a footnote"),
        ("![x](y.png)", "its image cannot be printed: y.png is not in the notebook"),
        ("![x](https://a.b/y.png)", "https://a.b/y.png is not in the notebook"),
        (f"![](data:image/png;base64,{PNG})", "it has no words for those who cannot see it"),
        ("![x](data:image/png;base64,AAAA)", "it is called a PNG and is none"),
        ("![x](data:image/gif;base64,AAAA)", "it is image/gif, not PNG or SVG"),
        ("## ", "a heading has no words"),
        (f"## ![x](data:image/png;base64,{PNG})", "a heading has no words"),
        ("![x](attachment:lost.png)", "attachment:lost.png is not in the notebook"),
        ("See [](#trace-total).", "a link says nothing"),
        ("| a | b |\n|---|---|", "a table beneath its heads says nothing"),
        ("| a |\n|---|\n| b |\n\n| c |\n|---|\n|   |\n", "a table beneath its heads says nothing"),
        ("> | a |\n> |---|", "a table beneath its heads says nothing"),
        ("| a |\n|---|\n| &nbsp; |", "a table beneath its heads says nothing"),
        (
            "| a | b |\n|---|---|\n| 1 | 2 | 3 |",
            "a row of 3 cells in a table of 2, `| 1 ",
        ),
        ("> a | b\n> --|--\n> 1 | 2\n> `x|y` | 3", "a row of 3 cells in a table of 2, ``x|y"),
        ("- one\n-\n- three", "an item of a list says nothing"),
        ("1. one\n2. &nbsp;\n", "a paragraph says nothing"),
        ("- one\n  * a\n  *\n", "an item of a list says nothing"),
        ("> ", "a quotation says nothing"),
        ("- >", "a quotation says nothing"),
        ("a[^1]\n\n[^1]:\n", "a footnote says nothing"),
        ("&nbsp;", "a paragraph says nothing"),
        ("$$ $$", "a formula says nothing"),
        ("[ ](#trace-total) is.", "a link says nothing"),
        ("See [&nbsp;](https://a.b).", "a link says nothing"),
        ("See [it]().", "the link without an address leads nowhere"),
        ("See [it](https://).", "the link https:// leads nowhere"),
        ("See [it](javascript:alert(1)).", "the link javascript:alert(1) leads nowhere"),
        ("See [it](data:text/html,x).", "the link data:text/html,x leads nowhere"),
        ("![x](data:image/png;base64,)", "it is called a PNG and is none"),
        (f"![x](data:image/png;base64,{PNG[:40]})", "a PNG that is empty, cut off or damaged"),
        (f"![x](data:image/png;base64,{EMPTY})", "a PNG that is empty, cut off or damaged"),
        ("![x](data:image/svg+xml;base64,)", "it is called an SVG and is none"),
        (f"![x](data:image/svg+xml;base64,{UNDRAWN})", "it is an SVG that shows nothing"),
        (f"![x](data:image/svg+xml;base64,{FLAT})", "it is an SVG that shows nothing"),
    ],
)
def test_a_text_that_cannot_be_printed_is_refused_with_its_cell(
    tmp_path: pathlib.Path, written: str, rule: str
) -> None:
    for cell in (sample_report.markdown(written), shown(written)):
        told = faults(tmp_path, cell)
        assert told.startswith("0_a.ipynb, cell 2: ")
        assert rule in told
        assert "Remedy: " in told


FORMULAS = [
    r"\frac{a}{b} \cdot \sqrt[3]{y} \ge \pm\infty",
    r"\begin{cases} a & x<1 \\ b & \text{otherwise}\end{cases}",
    r"x = \begin{pmatrix}a&b\\c&d\end{pmatrix}, \binom{n}{k}",
    r"\hat{x}\bar{y}\overline{ab}\underbrace{a+b}_{n} \max_i x \lim_{x\to 0} \log x",
    r"\left\{ \frac12 \right\} \bigl( \mathbb{R} \mathrm{NPV} \bigr) \quad \$5 \; 5\%",
    r"\begin{aligned}a&=b\\&=c\end{aligned}",
    r"b_'' + \frac{}{x} + {}^2",
]


@pytest.mark.parametrize("block", [False, True])
def test_typst_takes_every_formula_that_the_page_takes(*, block: bool) -> None:
    made = [mathematics.typst(one, block=block) for one in FORMULAS]
    shape = str(block).lower()
    lines = [f'#math.equation(block: {shape}, alt: "x", {one})' for one in made]
    pages = "\n\n".join(['#set document(title: "x")', *lines])
    assert typesetting.typeset(pages).startswith(b"%PDF")
    assert all("<math" in mathematics.mathml(one, block=block) for one in FORMULAS)


def test_what_is_said_of_money_is_never_mathematics(tmp_path: pathlib.Path) -> None:
    said = exhibits.say("Paid {payments_2024} and $x$ of {payments_2024}.", PACT)
    (data,) = [said._repr_mimebundle_()]
    name = "payments_2024"
    record = sample_report.finding(name, sample_report.figure("q"))
    (block,) = sample_report.read(
        tmp_path, {"0_a": [TITLE, sample_report.code("say()", data)]}, findings={name: record}
    ).chapters[0].blocks  # fmt: skip
    assert isinstance(block, document.Prose)
    assert not [one for one in markdown.flat(markdown.blocks(block.markdown)) if "math" in one.type]
    assert markdown.money(r"`$a$` \$ $b$ \\$") == r"`$a$` \$ \$b\$ \\\$"


def test_a_finding_that_is_shown_as_it_is_is_printed_as_its_card(tmp_path: pathlib.Path) -> None:
    card = sample_report.code("pact.payments('2024')", PACT["payments_2024"]._repr_mimebundle_())
    (block,) = read(tmp_path, card).chapters[0].blocks
    assert isinstance(block, document.Prose)
    assert r"\$493.8 million" in block.markdown


def a_frame() -> pd.DataFrame:
    rows = {"n": [1234, -2], "x": [0.1 + 0.2, float("nan")], "ok": [True, False]}
    return pd.DataFrame(rows, index=pd.Index(["a", "b"], name="case"))


def bundle(shown: Any) -> dict[str, Any]:
    """What a notebook stores of something that it shows."""
    formatter = formatters.DisplayFormatter()
    exhibits.teach(types.SimpleNamespace(display_formatter=formatter))
    data: dict[str, Any] = json.loads(json.dumps(formatter.format(shown)[0]))  # type: ignore[no-untyped-call]  # of IPython
    return data


def test_a_frame_is_printed_as_a_table(tmp_path: pathlib.Path) -> None:
    data = bundle(a_frame())
    assert "dataframe tex2jax_ignore" in data["text/html"]
    (table,) = read(tmp_path, sample_report.code("frame", data)).chapters[0].blocks
    assert isinstance(table, document.Table)
    assert [(one.label, one.align) for one in table.columns] == [
        ("Case", "left"), ("N", "right"), ("X", "right"), ("Ok", "left"),
    ]  # fmt: skip
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["a", "1,234", "0.3", "yes"],
        ["b", "\N{MINUS SIGN}2", "", "no"],
    ]


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame([[1, 2]], columns=["a", "a"]),
        pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", ""), ("a", "")])),
        pd.DataFrame({"a": [2]}, index=pd.Index([1], name="a")),
    ],
)
def test_columns_of_one_name_are_printed_each_with_its_own_numbers(frame: pd.DataFrame) -> None:
    """The last of them stood in the place of all, and an index of that name was refused."""
    table = bundle(frame)[document.TABLE]
    assert [one["label"].strip() for one in table["columns"]] == ["A", "A"]
    assert [[cell["text"] for cell in row] for row in table["rows"]] == [["1", "2"]]


def test_a_row_that_is_a_finding_has_its_words_its_trace_and_its_sources() -> None:
    paid = PACT.frame({"payments": "Paid"}, ["2024"])
    table = bundle(paid)[document.TABLE]
    assert [one["label"] for one in table["columns"]] == ["Period", "Series", "Value"]
    assert table["columns"][-1]["align"] == "right"
    assert table["rows"][0][-1] == {"text": "$493.8 million", "trace": "payments_2024"}
    assert table["sources"] == list(PACT["payments_2024"].sources)
    bare = bundle(paid[["value", "low", "finding"]])[document.TABLE]
    assert [cell["text"] for cell in bare["rows"][0]] == ["$493.8 million", "$493.6 million"]


def test_a_published_figure_has_its_unit_from_its_columns() -> None:
    rows = PACT.figures.query("unit == 'USD'")[["id", "value", "unit", "scale", "bound"]]
    table = bundle(rows.reset_index(drop=True).head(1))[document.TABLE]
    assert [one["label"] for one in table["columns"]] == ["Id", "Value"]
    assert re.search(r"\$[\d.,]+ (m|b)illion", table["rows"][0][1]["text"])
    assert table["rows"][0][1]["trace"]


def test_a_frame_of_figures_is_shown_as_it_is_with_its_notes_and_sources() -> None:
    found = frame.published(PACT, "revenue", [periods.parse("2024")])
    printed = bundle(found)[tables.TABLE]
    traced = [cell for row in printed["rows"] for cell in row if cell["trace"]]
    assert {"text": "about $4 billion", "trace": "revenue_2024_tc"} in traced
    assert {"TC", "Z2"} <= {*printed["sources"]}
    (low, *_), *_ = bundle(found[["low", "finding"]])[tables.TABLE]["rows"]
    assert low == {"text": "$3.612 billion", "trace": "revenue_2024_z1"}


def test_a_frame_that_nobody_reads_is_refused(tmp_path: pathlib.Path) -> None:
    long, empty = pd.DataFrame({"a": range(5000)}), pd.DataFrame({"a": []})
    cells = [sample_report.code("x", bundle(one)) for one in (long, empty)]
    told = faults(tmp_path, *cells)
    assert "cell 2: it puts out a frame of more than 100 rows. Remedy: show what" in told
    assert "cell 3: it puts out an empty frame" in told


def test_what_a_chart_says_in_letters_that_no_font_has_is_refused_once(
    tmp_path: pathlib.Path,
) -> None:
    axis = a_chart().encode(x=alt.X("period:N", title="\u9f8d"))
    both = a_chart(title="\u9f8d").encode(x=alt.X("period:N", title="\u9f8d"))
    for chart in (axis, both):
        told = faults(tmp_path, sample_report.code("c", bundle(chart)))
        assert told.startswith("0_a.ipynb, cell 2: no font of the report has the letters '\u9f8d'")
        assert told.count("cell 2") == 1


def a_chart(**over: Any) -> Any:
    rows = pd.DataFrame({"period": ["2024", "2025"], "value": [1.5, 2], "finding": 2 * ["total"]})
    return alt.Chart(rows, **over).mark_bar().encode(x="period:N", y="value:Q", color="period:N")


@pytest.mark.later  # typesets
def test_a_bare_chart_is_printed_and_named_as_without_a_headline(tmp_path: pathlib.Path) -> None:
    charts = [a_chart(), a_chart(title="It *rose*", description="Two bars.")]
    bundles = [bundle(one) for one in charts]
    assert all("http" not in json.dumps(one) for one in bundles)
    told = read(tmp_path, *(sample_report.code("c", one) for one in bundles))
    bare, titled = told.chapters[0].blocks
    assert isinstance(bare, document.Chart)
    assert isinstance(titled, document.Chart)
    assert bare.headline == "A chart without a headline"
    assert bare.alt == "A chart without a headline: 2024, 1.5; 2025, 2."
    assert (titled.headline, titled.alt) == (r"It \*rose\*", "Two bars.")
    assert bare.id != titled.id
    assert [cell.trace for row in bare.table.rows for cell in row] == [None, "total"] * 2
    text = html.render(told)
    assert text.count('<div class="plot"') == 2
    assert b"%PDF" in sample_report.typeset(told)


def test_a_chart_of_data_from_elsewhere_is_refused(tmp_path: pathlib.Path) -> None:
    data = bundle(alt.Chart("https://example.org/data.csv").mark_bar().encode(x="a:N"))
    assert "loads an address" in faults(tmp_path, sample_report.code("c", data))


@pytest.mark.later  # typesets
def test_an_image_is_printed_with_its_words(tmp_path: pathlib.Path) -> None:
    picture = displayed({"image/png": PNG + "\n"}, {"image/png": {"alt": "A [grey] *picture*"}})
    drawing = displayed({"image/svg+xml": SVG, "text/plain": "x"})
    told = read(tmp_path, picture, drawing)
    text = html.render(told)
    assert 'alt="A [grey] *picture*" src="data:image/png' in text
    assert 'alt="A dot" src="data:image/svg+xml' in text
    source = pdf.source(told)
    assert 'alt: "A [grey] *picture*"' in source
    assert "<title>A dot</title>" in source
    assert typesetting.typeset(source).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        ({"image/png": PNG}, "it has no words for those who cannot see it"),
        ({"image/jpeg": "AAAA"}, "it puts out image/jpeg, which the report cannot show"),
        ({"text/html": "<b>x</b>", "text/plain": "x"}, "it puts out text/html"),
        ({"application/javascript": "alert(1)"}, "it puts out application/javascript"),
        ({"application/vnd.jupyter.widget-view+json": {}}, "it puts out application/vnd.jupyter"),
    ],
)
def test_an_output_that_cannot_be_printed_is_refused_with_its_cell(
    tmp_path: pathlib.Path, data: dict[str, Any], rule: str
) -> None:
    told = faults(tmp_path, displayed(data))
    assert told.startswith("0_a.ipynb, cell 2: ")
    assert rule in told


def test_a_frame_and_a_chart_reach_the_press_from_every_notebook(tmp_path: pathlib.Path) -> None:
    nbf: Any = nbformat
    sources = (
        "share_rate: float = 0.2",
        "import altair as alt\nimport pandas as pd\nfrom analysis import exhibits",
        "frame = pd.DataFrame({'a': [1]})\nframe",
        "alt.Chart(frame).mark_bar().encode(x='a:Q')",
    )
    for name in ("1_first", "2_second"):
        content = nbf.v4.new_notebook(cells=[nbf.v4.new_code_cell(one) for one in sources])
        content.cells[0].metadata.tags = ["parameters"]
        path = tmp_path / f"{name}.ipynb"
        path.write_text(nbf.writes(content), encoding="utf-8")
        text = notebooks.Notebook(path).execute({"share_rate": 0.2}, lambda _: None)
        outputs = [cell["outputs"] for cell in json.loads(text)["cells"]]
        assert document.TABLE in outputs[-2][0]["data"]
        assert document.CHART in outputs[-1][0]["data"]
    assert "analysis.exhibits" in sys.modules


def test_a_table_of_markdown_is_a_table_of_the_pdf_with_a_header() -> None:
    text = notation.markup(markdown.blocks("| a | b |\n|---|--:|\n| c | d |"))
    assert "exhibit-table(" in text
    assert 'header: ([#"a";], [#"b";], )' in text
    assert "align: (left, right, )" in text


# Signs of Markdown and of LaTeX, of which a text is thrown together.
BITS = [
    *(
        "$",
        "$$",
        "\\",
        "\\(",
        "[^1]",
        "[^1]: ",
        "|",
        "|---|",
        "\n",
        "\n\n",
        " ",
        "a",
        "1",
        "_",
        "^",
    ),
    *("{", "}", "\\frac", "\\text", "&", "\\sqrt", "\\sum", "\\left(", "\\right)", "'", "\\hat"),
    *("`", "*", "**", "- ", "1. ", "> ", "![", "](", "[x](https://a.b)", "# ", "## ", "\\$", "~~"),
    *(
        "\\begin{cases}",
        "\\end{cases}",
        "{a}",
        "{b}",
        "=",
        "<b>",
        f"![x](data:image/png;base64,{PNG})",
    ),
]


@pytest.mark.slow
def test_any_text_is_refused_in_words_or_typeset(tmp_path: pathlib.Path) -> None:
    chance = random.Random(20251118)  # noqa: S311 - no secret
    made = []
    for _ in range(3000 // tools.step(3)):
        text = "".join(chance.choices(BITS, k=chance.randint(1, 14)))
        try:
            told = read(tmp_path, sample_report.markdown(text))
        except schema.Faults:
            continue
        for block in told.chapters[0].blocks:
            assert isinstance(block, document.Prose)
            prose.writer("a").blocks(block.markdown)
            made.append(notation.markup(markdown.blocks(block.markdown)))
    assert len(made) > 100
    head = pdf.LOOK.read_text(encoding="utf-8") + '\n#set document(title: "x")\n= t\n'
    assert typesetting.typeset(head + "\n\n".join(made)).startswith(b"%PDF")
