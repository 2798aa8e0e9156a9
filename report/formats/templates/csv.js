
// Every number of a table on a line of its own: as printed, in dollars or as a ratio, and the id
// of the finding in findings.json that it leads to.
function offerData() {
  for (const fold of document.querySelectorAll("figure .data")) {
    const button = document.createElement("button");
    button.className = "csv";
    button.textContent = "Download as CSV";
    button.addEventListener("click", () => {
      const link = document.createElement("a");
      link.download = `${fold.parentNode.id}.csv`;
      link.href = URL.createObjectURL(new Blob(["\ufeff", asCsv(fold.querySelector("table"))]));
      link.click();
      URL.revokeObjectURL(link.href);
    });
    fold.append(button);
  }
}

function asCsv(table) {
  const [head, ...rows] = [...table.rows].map((row) => [...row.cells]);
  const lines = rows.flatMap(([first, ...cells]) =>
    cells.map((cell, n) => {
      const text = cell.textContent;
      const finding = cell.querySelector("a")?.hash.replace("#trace-", "");
      return [first.textContent, head[n + 1].textContent, text, numberIn(text), finding ?? ""];
    }),
  );
  const heads = [head[0].textContent, "Column", "As printed", "Number", "Finding"];
  return [heads, ...lines].map((line) => line.map(quoted).join(",") + "\r\n").join("");
}

const SIZES = { "%": 0.01, million: 1e6, billion: 1e9, trillion: 1e12 };

// The one number of a text such as "at least $2.469 billion"; nothing if there is none or more.
function numberIn(text) {
  const found = text.match(/^(?:at least |at most )?(\u2212?)\$?([\d.]+)(?:%| ?([a-z]*)\b.*)?$/);
  if (!found || /\d/.test(text.slice(text.indexOf(found[2]) + found[2].length))) return "";
  const size = SIZES[text.includes("%") ? "%" : found[3]] ?? 1;
  return String(Number((Number(found[1] ? -found[2] : found[2]) * size).toPrecision(12)));
}

// What a spreadsheet would take for a formula gets an apostrophe in front.
function quoted(text) {
  return `"${text.replace(/^[=+@\t-]/, "'$&").replaceAll('"', '""')}"`;
}
