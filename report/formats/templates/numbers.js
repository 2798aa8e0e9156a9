// Numbers with bounds, as analysis/traces.py computes them and analysis/wording.py prints them:
// the same arithmetic and the same words, for the positions of the sliders. Tests hold them equal.

const OPERATIONS = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "**": (a, b) => a ** b,
  min: Math.min,
  max: Math.max,
  ">": (a, b) => (Number.isNaN(a + b) ? NaN : Number(a > b)),
  ">=": (a, b) => (Number.isNaN(a + b) ? NaN : Number(a >= b)),
};

const exact = (value) => ({ value, low: value, high: value });

// What is unknown is left out, unless all are.
function extreme(pick, numbers) {
  const known = numbers.filter((each) => !Number.isNaN(each));
  return known.length ? pick(...known) : NaN;
}

function applied(name, a, b) {
  const compute = OPERATIONS[name];
  const corners = [a.low, a.high].flatMap((x) => [b.low, b.high].map((y) => compute(x, y)));
  const byZero = name === "/" && b.low < 0 && b.high > 0; // anything may come of it
  return {
    value: compute(a.value, b.value),
    low: byZero ? -Infinity : extreme(Math.min, corners),
    high: byZero ? Infinity : extreme(Math.max, corners),
  };
}

function chosen(condition, yes, no) {
  if (Number.isNaN(condition.value)) return exact(NaN);
  const one = condition.value ? yes : no;
  if (condition.low === condition.high) return one;
  return {
    value: one.value,
    low: extreme(Math.min, [yes.low, no.low]),
    high: extreme(Math.max, [yes.high, no.high]),
  };
}

// One number for each step of a program (analysis/explore/what_if.py), given where the sliders stand.
function run(steps, sliders) {
  const done = [];
  const told = (number) => (number === null ? NaN : Number(number));
  const ends = ({ value, low, high }, first, last) => ({
    value,
    low: first === "=" ? low : told(first),
    high: last === "=" ? high : told(last),
  });
  for (const step of steps) {
    if (typeof step === "number") done.push(exact(step));
    else if (step[0] === "slider") {
      done.push(ends(exact(sliders[step[1]] * step[2]), step[3], step[4]));
    } else if (step[0] === "ends") done.push(ends(done[step[1]], step[2], step[3]));
    else if (step[0] === "where") done.push(chosen(...step.slice(1).map((n) => done[n])));
    else if (step[0] in OPERATIONS) done.push(applied(step[0], done[step[1]], done[step[2]]));
    else done.push({ value: told(step[0]), low: told(step[1]), high: told(step[2]) });
  }
  return done;
}

const STYLES = { times: " times", percent: "%", change: "%" };
const SHORT = 2;
const MONEY = [[1e12, " trillion"], [1e9, " billion"], [1e6, " million"], [1, ""]];

function show(value, unit, low, high, style, short = false, more = 0) {
  if (!Number.isFinite(value)) return "unknown";
  if (unit === "date") return quarter(value, low, high);
  if (unit === "year") return `${evenly(value)}`;
  let [factor, suffix] = measure(value, unit, style);
  const change = style === "change" && unit === "ratio";
  const scaled = (number) => (number - (change ? 1 : 0)) * factor;
  const ends = [low, high].map((end) => (Number.isFinite(end) ? scaled(end) : null));
  const amount = scaled(value);
  const most = short ? SHORT : more + (unit.startsWith("USD") ? 4 : 3);
  let digits = rounded(amount, place(amount, ends, most), ends);
  const size = digits.replace("-", "");
  if (1e-12 < factor && factor < 1 && Number(size) === 1000) // no thousand million
    return show(Number(digits) * Math.round(1 / factor), unit, low, high, style, short);
  if (change) return size + suffix + (amount < 0 ? " less" : " more");
  if (digits === "1" && suffix === STYLES.times) digits = "1.0";
  if (digits === "1" && /^ (quarters|years)$/.test(suffix)) suffix = suffix.slice(0, -1);
  const currency = unit.startsWith("USD") ? "$" : "";
  if (/^-?\d{5,}$/.test(digits)) digits = digits.replace(/\B(?=(\d{3})+$)/g, ",");
  if (currency && /^[-0.]+$/.test(digits)) return `$0${unit.slice(3)}`;
  const sign = digits.startsWith("-") ? "\u2212" : "";
  return sign + currency + digits.replace("-", "") + suffix;
}

// A date as the quarter, the year or the two years that its bounds leave open.
function quarter(value, low, high) {
  const [first, last] = [low, high].map((end) =>
    Math.floor(4 * (Number.isFinite(end) ? end : value)),
  );
  if (first === last) return `Q${(first % 4) + 1} ${Math.floor(first / 4)}`;
  const years = [first, last].map((each) => Math.floor(each / 4));
  return years[0] === years[1] ? `${years[0]}` : years.join(" or ");
}

function measure(value, unit, style) {
  if (unit === "ratio") return [style === "times" ? 1 : 100, STYLES[style]];
  if (!unit.startsWith("USD")) return [1, ` ${unit}`];
  const [size, name] = MONEY.find(([least]) => Math.abs(value) >= least) ?? MONEY[3];
  return [1 / size, name + unit.slice(3)];
}

// The coarsest decimal place that stays within the bounds, and a quarter of them.
function place(amount, ends, most) {
  let finest = amount ? Math.floor(Math.log10(Math.abs(amount))) - most + 1 : 0;
  if (most === SHORT) finest = Math.min(0, finest);
  const widths = ends.filter((end) => end !== null && end !== 0).map((end) => Math.abs(end - amount));
  const width = Math.max(0, ...widths);
  if (width === 0) return finest;
  let at = Math.floor(Math.log10(2 * width * 1.0000001));
  const [low, high] = ends;
  const within = (near) => low === null || high === null || (low <= near && near <= high);
  const fair = (near) => Math.abs(near - amount) <= width / 4 && (within(near) || !within(amount));
  while (at > finest && !fair(halfEven(amount, at))) at -= 1;
  return Math.max(at, finest);
}

function halfEven(amount, at) {
  if (at < 0) return Number(amount.toFixed(-at));
  return evenly(amount / Number(`1e${at}`)) * Number(`1e${at}`);
}

// To a whole number; of two that are equally near, the even one.
function evenly(number) {
  const below = Math.floor(number);
  if (number - below !== 0.5) return Math.round(number);
  return below % 2 ? below + 1 : below;
}

// "At least" is rounded down, "at most" up.
function rounded(amount, at, [low, high]) {
  const unit = Number(`1e${at}`);
  let scaled = Number((amount / unit).toPrecision(9));
  if (high !== null && (low === null || (low === 0 && amount > 0))) scaled = Math.ceil(scaled);
  else if (low !== null && high === null) scaled = Math.floor(scaled);
  const text = (evenly(scaled) * unit).toFixed(Math.max(0, -at));
  const asPrinted = [low, high].every((end) => end === null || end === amount);
  return asPrinted && text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function boundOf({ value, low, high }) {
  const noLow = Math.abs(low) === Infinity;
  const noHigh = Math.abs(high) === Infinity;
  if (!Number.isFinite(value) || (noLow && noHigh)) return "unknown";
  if (noHigh) return "at least";
  return noLow || (low === 0 && value > 0) ? "at most" : "between";
}

const hasEnd = (one) => ["at least", "at most"].includes(boundOf(one));
const endOf = (one) => (boundOf(one) === "at least" ? one.low : one.high);

// The number that is printed: of a bound the end itself, unless rounding moves it little.
function said(one) {
  if (!hasEnd(one)) return one.value;
  const little = Math.abs(endOf(one) - one.value) <= 0.002 * Math.abs(one.value);
  return little ? one.value : endOf(one);
}

function bare(one, unit, style, short) {
  const floor = boundOf(one) !== "at most" || one.low ? one.low : Infinity;
  const ends = [floor, one.high].filter(Number.isFinite);
  const width = Math.max(0, ...ends.map((end) => Math.abs(end - one.value)));
  const near = [one.value - width, one.value + width];
  const [low, high] = ends.length > 1 && one.low ? [one.low, one.high] : near;
  const most = Math.abs(one.value) / 8;
  if (width <= most || !most) return show(one.value, unit, low, high, style, short);
  const within = [Math.max(low, one.value - most), Math.min(high, one.value + most)];
  return withoutZeros(show(one.value, unit, ...within, style, short));
}

const withoutZeros = (text) => {
  const bare = text.replace(/(\.\d*?)0+(?!\d)/, "$1").replace(/\.(?!\d)/, "");
  return bare.replace(/(^|[^\d.,])1 times/, (_, before) => `${before}1.0 times`);
};

function bounded(one, unit, style, short) {
  if (boundOf(one) === "between" && unit === "quarters" && one.low < one.high) {
    return `${[one.low, one.high].map((end) => Number(end.toPrecision(6))).join(" to ")} quarters`;
  }
  if (!hasEnd(one)) return bare(one, unit, style, short);
  const bound = boundOf(one);
  const ends = bound === "at least" ? [endOf(one), null] : [null, endOf(one)];
  const told = show(said(one), unit, ...ends, style, short);
  if (told.startsWith("\u2212")) return `${told} or ${bound === "at least" ? "higher" : "lower"}`;
  return `${bound} ${told}`;
}

// As a mark of a chart is labelled, behind the hedge of its source where it has one.
function label(one, unit, style, hedge = "") {
  const brief = { trillion: "tn", billion: "bn", million: "m" };
  const told = bounded(one, unit, style, true);
  const word = isHedged(one) ? hedge : "";
  return word + told.replace(/trillion|billion|million/, (size) => brief[size]);
}

function span(one, unit, style, short) {
  if (boundOf(one) !== "between" || unit === "quarters") return bounded(one, unit, style, short);
  const least = Math.min(Math.abs(one.low), Math.abs(one.high));
  const decade = least ? 10 ** Math.ceil(Math.log10(least)) : 0;
  const wide = unit === "date" ? 0 : (one.high - one.low) / 20;
  const [low, high] = [one.low, one.high].map((end) => {
    const slack = Math.abs(end) < wide / 5 ? wide : Math.min(wide, Math.abs(end) / 50);
    const near = unit === "ratio" && least < decade && decade <= Math.abs(end) && Math.abs(end) < 1.1 * least;
    const text = show(end, unit, end - slack, end + slack, style, short, Number(near));
    return slack < wide ? withoutZeros(text) : text;
  });
  return low === high ? low : `${saidOnce(low, high)} to ${high}`;
}

// The lower end of a span without its unit, where the upper end has the same; the year of a quarter is none.
function saidOnce(low, high) {
  const unit = high.includes(" ") ? high.slice(high.indexOf(" ")) : "";
  return unit && !/^ \d+$/.test(unit) && low.endsWith(unit) ? low.slice(0, -unit.length) : low;
}

// How much more or less an amount is; never a negative "more".
function directed(one, unit, style, short) {
  if (boundOf(one) === "between" && one.low < 0 && one.high > 0) {
    const [less, more] = [one.low, one.high].map((end) =>
      show(Math.abs(end), unit, null, null, style, short),
    );
    return `between ${less} less and ${more} more`;
  }
  if (said(one) < 0) return `${bounded(mirrored(one), unit, style, short)} less`;
  return `${bounded(one, unit, style, short)} more`;
}

const mirrored = ({ value, low, high }) => ({ value: -value, low: -high, high: -low });

// One of three wordings for two findings: the first is surely above the other, below, or neither.
function compared(one, two, wordings) {
  const [above, below, neither] = wordings.split("/");
  if (one.low > two.high) return above;
  return one.high < two.low ? below : neither;
}

// Whether the hedge of its source stands before a number: not before a bound, nothing, or both its ends.
function isHedged(one, words = []) {
  const ends = words.includes("more") && one.low < 0 && one.high > 0;
  return boundOf(one) === "between" && one.value !== 0 && !ends;
}

// A finding as a template asks for it: in numbers, or as one of three wordings.
function worded(one, unit, spec) {
  if (spec.includes("/")) {
    const [above, below, neither] = spec.split("/");
    const threshold = unit === "ratio" ? 1 : 0;
    if (one.low > threshold) return above;
    return one.high < threshold ? below : neither;
  }
  const words = spec.split(" ");
  const write = { bare, span, more: directed }[words[0]] ?? bounded;
  const style = words.find((word) => word in STYLES) ?? "times";
  const asked = words.includes("shortfall") ? mirrored(one) : one;
  const told = write(asked, unit, style, words.includes("short"));
  const hedge = words.includes("about") && isHedged(one, words) ? "about " : "";
  return hedge + (words.includes("signed") ? told.replaceAll("\u2212", "minus ") : told);
}
