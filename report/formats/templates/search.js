
// The search of the ledger: every note, published figure, word and heading that holds all the words
// typed. Those that are called so come first. The arrows lead through what is found, "/" leads here.
function searchNotes() {
  const form = document.querySelector(".search");
  if (!form) return;
  const MOST = 40;
  const input = form.querySelector("input");
  const found = form.querySelector("ul");
  const status = form.querySelector("output");
  let entries;

  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

  function gathered() {
    const entry = (name, more, id) => ({ name, title: plain(name), text: plain(`${name} ${more}`), id });
    const all = (what) => [...document.querySelectorAll(what)];
    const headings = all("main :is(h2, h3, h4)").map((it) =>
      entry(it.textContent, "", it.id || it.closest("figure")?.id),
    );
    const tables = all("figure.table caption").map((it) =>
      entry(it.textContent, "", it.closest("figure").id),
    );
    const terms = all(".glossary dt").map((it) =>
      entry(`${it.textContent} (glossary)`, it.nextElementSibling.textContent, it.id),
    );
    const notes = all("main li[id^=trace-]").map((it) =>
      entry(it.querySelector("b").textContent, `${it.textContent} ${it.id}`, it.id),
    );
    return [...headings, ...tables, ...terms, ...notes].filter(({ id }) => id);
  }

  function search() {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    entries ??= gathered();
    const holds = (text) => words.every((word) => text.includes(word));
    const all = words.length ? entries.filter((each) => holds(each.text)) : [];
    const called = all.filter((each) => holds(each.title));
    const others = all.filter((each) => !holds(each.title));
    found.replaceChildren(...[...called, ...others].slice(0, MOST).map(({ name, id }) => {
      const link = made("a", name);
      link.href = `#${id}`;
      return made("li", link);
    }));
    status.textContent = words.length ? told(all.length) : "";
  }

  function told(count) {
    if (!count) return `Nothing holds \u201c${input.value.trim()}\u201d.`;
    if (count > MOST) return `${count} places; the first ${MOST} are listed.`;
    return count === 1 ? "1 place." : `${count} places.`;
  }

  form.hidden = false;
  input.addEventListener("input", search);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    found.querySelector("a")?.focus();
  });
  form.addEventListener("keydown", (event) => {
    const stops = [input, ...found.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      stops[stops.indexOf(document.activeElement) + step]?.focus();
    } else if (event.key === "Escape") {
      input.value = "";
      search();
      input.focus();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.closest("input, dialog")) return;
    event.preventDefault();
    input.focus();
  });
}
