
// What a reader may take away of a chart or a table: a picture, its numbers, how to cite it, its
// address.
function offerTools() {
  for (const figure of document.querySelectorAll("figure[id]:is(.chart, .table)")) {
    const name = figure.id;
    const title = figure.querySelector(".headline, caption");
    if (!title) continue;
    const words = title.textContent.trim();
    const said = made("output");
    const tools = [button("CSV", () => save(`${name}.csv`, ["\ufeff", asCsv(figure.querySelector("table"))]))];
    if (figure.querySelector(".plot svg")) {
      tools.unshift(
        button("PNG", async () => save(`${name}.png`, [await asPicture(asDrawing(figure))])),
        button("SVG", () => save(`${name}.svg`, [asDrawing(figure).text])),
      );
    }
    const citation = document.querySelector(".citation").textContent;
    const address = () => `${location.href.replace(/[?#].*/, "")}#${name}`;
    tools.push(
      button("Cite", () => copy(`\u201c${words}.\u201d ${citation}`, said)),
      button("Copy link", () => copy(address(), said)),
    );
    const row = made("div", ...tools, said);
    row.className = "tools";
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", `Take away: ${words}`);
    figure.append(row);
  }
}

function save(name, parts) {
  const link = made("a");
  link.download = name;
  link.href = URL.createObjectURL(new Blob(parts));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// Into the clipboard; where that is closed to a page, the words are shown to be copied by hand.
async function copy(text, said) {
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = "Copied.";
  } catch {
    said.textContent = text;
    getSelection().selectAllChildren(said);
  }
}

// A chart as a drawing of its own, on white: what it shows, its unit, itself, where it is from.
function asDrawing(figure) {
  const [margin, gap] = [24, 12];
  const drawn = figure.querySelector(".plot svg").cloneNode(true);
  const [, , width, height] = (drawn.getAttribute("viewBox") ?? `0 0 ${drawn.getAttribute("width")} ${drawn.getAttribute("height")}`)
    .split(/[ ,]+/).map(Number);
  const room = Math.max(width, 480);
  const ruler = made("canvas").getContext("2d");
  const texts = [
    [".headline", "700 18px 'Pact Sans', sans-serif", 24, "#222222"],
    [".unit", "14px 'Pact Sans', sans-serif", 20, "#5f5f5f"],
    [".source", "12px 'Pact Sans', sans-serif", 17, "#5f5f5f"],
  ].map(([what, font, line, fill]) => {
    ruler.font = font;
    return { font, line, fill, lines: wrapped(figure.querySelector(what)?.textContent ?? "", room, ruler) };
  });
  let top = margin;
  const written = ({ font, line, fill, lines }) => lines.map((text) => {
    top += line;
    const element = drawn.ownerDocument.createElementNS("http://www.w3.org/2000/svg", "text");
    element.setAttribute("x", margin);
    element.setAttribute("y", top - 5);
    element.setAttribute("style", `font:${font}`);
    element.setAttribute("fill", fill);
    element.textContent = text;
    return new XMLSerializer().serializeToString(element);
  }).join("");
  const head = written(texts[0]) + written(texts[1]);
  top += gap;
  for (const [attribute, value] of Object.entries({ x: margin, y: top, width, height })) drawn.setAttribute(attribute, value);
  drawn.removeAttribute("style");
  const inner = new XMLSerializer().serializeToString(drawn);
  top += height + gap;
  const foot = written(texts[2]);
  const size = { width: room + 2 * margin, height: Math.ceil(top + margin) };
  const faces = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSFontFaceRule && rule.cssText.includes("Pact Sans"))
    .map((rule) => rule.cssText).join("");
  const style = `<style>${faces}text{font-family:"Pact Sans",sans-serif}</style>`;
  const frame = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}">`;
  const paper = '<rect width="100%" height="100%" fill="#ffffff"/>';
  return { ...size, text: `${frame}${style}${paper}${head}${inner}${foot}</svg>` };
}

function wrapped(text, room, ruler) {
  const lines = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && ruler.measureText(longer).width <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

async function asPicture({ text, width, height }) {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await picture.decode();
  const canvas = Object.assign(made("canvas"), { width: 2 * width, height: 2 * height });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done));
}

// Every number of a table on a line of its own: as printed, in dollars or as a ratio, and the id
// of the finding in findings.json that it leads to.
function asCsv(table) {
  const [head, ...rows] = [...table.rows].map((row) => [...row.cells]);
  const lines = rows.flatMap(([first, ...cells]) =>
    cells.map((cell, n) => {
      const text = cell.textContent.replaceAll("\u00a0", " ");
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
