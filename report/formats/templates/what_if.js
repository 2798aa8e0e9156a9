
// Moving assumptions: the answers beside the sliders, and the charts that rest on them, follow. The
// address keeps where the sliders stand; the text keeps the published values, and a notice says so.
function followSliders(loadData, views) {
  const form = document.querySelector(".sliders");
  if (!form) return { show() {} };
  const inputs = [...form.querySelectorAll("input")];
  const published = Object.fromEntries(inputs.map((each) => [each.name, Number(each.dataset.value)]));
  const notice = document.querySelector(".notice");
  const captions = new Map(); // the published headline of each chart that was changed
  let now = { ...published };
  let moving; // the program and the headlines of the charts
  let done; // its steps, computed
  let before; // the same as published

  const moved = () => inputs.filter((each) => now[each.name] !== published[each.name]);

  function found(id, from = done, at = now) {
    const [unit, ...places] = moving.found[id];
    return [from[places[places.length > 1 ? at.payment_lag_quarters : 0]], unit];
  }

  const unmoved = (id) => Object.is(found(id)[0].value, found(id, before, published)[0].value);

  const RECIPES = {
    words: (id, style, hedge = "") => {
      const word = isHedged(found(id)[0]) ? hedge : "";
      return word + bounded(...found(id), style, word !== "");
    },
    label: (id, style, hedge) => label(...found(id), style, hedge),
    length: (id) => known(said(found(id)[0])),
    low: (id) => known(found(id)[0].low),
    high: (id) => known(found(id)[0].high),
    measured: (id) => isPlain(id) && unmoved(id), // else it is assumed
  };
  const isPlain = (id) => boundOf(found(id)[0]) === "between";
  const isKnown = (id) => boundOf(found(id)[0]) !== "unknown";
  const known = (number) => (Number.isFinite(number) ? number : null);

  // The rows of a chart's data as they are now.
  function rowsOf(rows) {
    return rows.map(({ live, ...row }) => {
      for (const [field, [recipe, ...words]] of Object.entries(live ?? {})) {
        row[field] = RECIPES[recipe](...words);
      }
      return row;
    });
  }

  function told(input, value) {
    const numbers = {
      percent: () => `${Number((100 * value).toFixed(1))}%`,
      money: () => `$${value.toLocaleString("en-US")} million`,
      year: () => (value >= Number(input.max) ? `${value} or later` : `${value}`),
      stated: () => (value >= Number(input.max) ? `${value}, as in the scenario` : `${value}`),
    };
    const { style } = input.dataset; // or what is counted, such as quarters
    return numbers[style]?.() ?? `${value} ${value === 1 ? style.replace(/s$/, "") : style}`;
  }

  function showPositions() {
    for (const input of inputs) {
      const text = told(input, now[input.name]);
      input.setAttribute("aria-valuetext", text);
      input.parentNode.querySelector("output").textContent = text;
    }
    const changed = moved();
    notice.hidden = !changed.length;
    document.body.classList.toggle("moved", changed.length > 0);
    const names = changed.map((each) => {
      const [here, there] = [now, published].map((place) => told(each, place[each.name]));
      return `${each.labels[0].textContent} ${here}, published ${there}`;
    });
    notice.querySelector("output").textContent = `${names.join("; ")}.`;
    const typed = inputs
      .filter((each) => now[each.name] !== Number(each.dataset.default))
      .map((each) => ` -p ${each.name}=${now[each.name]}`);
    form.querySelector("code").textContent = moving.command + typed.join("");
  }

  function showAnswers() {
    for (const cell of form.querySelectorAll("[data-finding]")) {
      const { finding, style } = cell.dataset;
      cell.textContent = worded(...found(finding), style);
      cell.classList.toggle("other", cell.textContent !== cell.previousElementSibling.textContent);
    }
  }

  const named = ([name]) => name.split(">"); // one finding, or two that are compared

  // A headline as its template says it; a number leads to its note.
  function headline(parts) {
    return parts.map((part) => {
      if (typeof part === "string") return part;
      const [id, style] = part;
      const [one, other] = named(part);
      if (other) return compared(found(one)[0], found(other)[0], style);
      const text = worded(...found(id), style);
      if (style.includes("/")) return text;
      const link = made("a", text.replace(/ (?=\w+illion)/g, "\u00a0")); // as `letters` has it
      link.href = `#trace-${id}`;
      return link;
    });
  }

  // A chart as it is now: its headline, what is said beside and for it, and its drawing.
  function show(id) {
    if (!moving?.says[id]) return;
    const [usual, otherwise] = moving.says[id];
    const figure = document.getElementById(id);
    const title = figure.querySelector(".headline");
    if (!captions.has(id)) captions.set(id, [...title.childNodes]);
    const told = usual.filter((part) => typeof part !== "string");
    const unknown = !told.flatMap(named).every(isKnown);
    const parts = unknown && otherwise.length ? otherwise : usual;
    const here = moved().length > 0;
    const sign = title.querySelector(".self[aria-label]"); // the heading's link to itself
    const other = here && parts.length ? [...headline(parts), sign ?? ""] : captions.get(id);
    title.replaceChildren(...other);
    figure.classList.toggle("moved", here);
    figure.classList.toggle("worded", here && !parts.length);
    const view = views.get(id);
    if (!view) return;
    const label = here ? `${title.textContent}. Drawn with your assumptions.` : view.label;
    figure.querySelector(".stage").setAttribute("aria-label", label);
    for (const [name, rows] of view.live) view.data(name, rowsOf(rows));
    view.runAsync();
  }

  function keepInAddress() {
    const places = new URLSearchParams(moved().map((each) => [each.name, now[each.name]]));
    const search = places.size ? `?${places}` : "";
    history.replaceState(history.state, "", location.pathname + search + location.hash);
  }

  async function follow() {
    moving ??= (await loadData()).moving;
    before ??= run(moving.steps, published);
    done = run(moving.steps, now);
    showPositions();
    showAnswers();
    Object.keys(moving.says).forEach(show);
  }

  const followSoon = soon(follow);

  function reset() {
    now = { ...published };
    inputs.forEach((each) => (each.value = each.dataset.value));
    keepInAddress();
    follow();
  }

  // A number within the slider's range; what else an address asks for is not taken.
  function start() {
    const asked = new URLSearchParams(location.search);
    for (const input of inputs) {
      const value = Number(asked.get(input.name) ?? NaN);
      const whole = input.step !== "1" || Number.isInteger(value);
      if (whole && value >= Number(input.min) && value <= Number(input.max)) {
        now[input.name] = value;
        input.value = value;
      }
    }
    follow();
  }

  form.addEventListener("input", ({ target }) => {
    now[target.name] = target.valueAsNumber;
    followSoon();
  });
  form.addEventListener("change", keepInAddress);
  for (const button of document.querySelectorAll(".reset")) button.addEventListener("click", reset);
  start();
  return { show };
}
