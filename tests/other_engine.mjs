// A second engine for the pact, to prove that its exchange can be run by others. It was written
// from the published page, the schemas and the prose of the cases alone, before any code of this
// project was seen; how it is called and answers was fitted afterwards, and what the page had left
// unclear or open was first mended there, then followed here. The comments quote what a function
// implements.
//
// It is handed {clauses, amendments, cases} as JSON, dates as "YYYY-MM-DD", and answers with
// {checked, wrong}: how many results it worked out, and those that differ from the expected.

import { readFileSync } from "node:fs";

class Refusal extends Error {}
class Missing extends Error {}
const refuse = (words) => { throw new Refusal(words); };

// "null is unknown ... and what is computed from it is unknown, too."
const known = (f) => (...x) => (x.includes(null) ? null : f(...x));
const add = known((a, b) => a + b);
const less = known((a, b) => a - b);
const times = known((...x) => x.reduce((a, b) => a * b, 1));
// "What would be divided by zero is unknown, and so is zero to a negative power."
const over = known((a, b) => (b === 0 ? null : a / b));
const min = known(Math.min);
const max = known(Math.max);
const sum = (x) => x.reduce(add, 0);
// "Anything to the power of 0 is 1, and so is 1 to any power, the unknown included."
const power = (a, n) => (n === 0 || a === 1 ? 1
  : known((b, m) => (b === 0 && m < 0 ? null : b ** m))(a, n));

// "A field that is left out has its default; one without a default is needed by the results that
// use it."
const fields = (given, defaults = {}) => new Proxy({ ...defaults, ...given }, {
  get: (all, name) => {
    if (!(name in all)) throw new Missing(`${name} is needed`);
    return all[name];
  },
});

// "OpenAI's share to Microsoft, or Microsoft's to OpenAI"
const share = (terms, input) => {
  const t = fields(terms, { shared_fraction: 1 });
  const i = fields(input, { netted: 0, paid_before: 0 });
  // due = rate * shared_fraction * revenue - netted
  const due = () => i.revenue.map((r) => less(times(t.rate, t.shared_fraction, r), i.netted));
  // paid = min(due, max(cap - paid_before - sum(paid before), 0))
  const paid = () => due().reduce((before, d) => [...before,
    min(d, max(less(less(t.cap, i.paid_before), sum(before)), 0))], []);
  // running = 1 if year <= last_year, else 0
  const running = () => i.year.map((y) => known((a, b) => (a <= b ? 1 : 0))(y, t.last_year));
  // base = (payment + netted) / (rate * shared_fraction)
  const base = () => over(add(i.payment, i.netted), times(t.rate, t.shared_fraction));
  // break_even = (bill - netted) / (1 - rate * shared_fraction)
  const break_even = () => over(less(i.bill, i.netted), less(1, times(t.rate, t.shared_fraction)));
  return { due, paid, running, base, break_even };
};

// "The Bing clause"
const ladder = (terms, input) => {
  const t = fields(terms, { at_least: false });
  const i = fields(input, { caused: 1 });
  // "Growth that differs from the hurdle by less than 1e-12 is equal to it."
  const near = known((g, h) => (Math.abs(g - h) < 1e-12 ? h : g));
  const growth = () =>
    near("growth" in input ? i.growth : less(over(i.revenue, i.before), 1), t.hurdle);
  const increase = () => ("increase" in input ? i.increase : less(i.revenue, i.before));
  const passed = () => known((g, h) => (t.at_least ? g >= h : g > h))(growth(), t.hurdle);
  // rate = first_rate + (top_rate - first_rate)
  //        * min(max((growth - hurdle) / (top - hurdle), 0), 1)
  const rate = () => add(t.first_rate, times(less(t.top_rate, t.first_rate),
    min(max(over(less(growth(), t.hurdle), less(t.top, t.hurdle)), 0), 1)));
  // "The last three are 0 if growth is not more than the hurdle (or not at least ...)." "If any
  // number that a result is made of is unknown, so is the result."
  const owed = (amount) =>
    known((r, c, a, yes) => (yes ? r * c * a : 0))(rate(), i.caused, amount, passed());
  const increment = () => owed(max(increase(), 0));
  const above_hurdle = () => owed(max(times(i.before, less(growth(), t.hurdle)), 0));
  const whole = () => owed(max(i.revenue, 0));
  return { rate, increment, above_hurdle, whole };
};

// "Microsoft's part of OpenAI's profits before October 2025"
const participation = (terms, input) => {
  const t = fields(terms, { loss_rate: 0 });
  const i = fields(input, { received_before: 0 });
  const received = () => i.profit.reduce((before, profit) => {
    const so_far = add(i.received_before, sum(before));
    const gain = max(profit, 0);
    // first = min(first_rate * gain, max(min(recoup, cap) - so_far, 0))
    const first = min(times(t.first_rate, gain), max(less(min(t.recoup, t.cap), so_far), 0));
    // second = min(second_rate * (gain - first / first_rate), max(cap - so_far - first, 0))
    const second = min(times(t.second_rate, less(gain, over(first, t.first_rate))),
      max(less(less(t.cap, so_far), first), 0));
    // received = first + second + loss_rate * min(profit, 0)
    return [...before, add(add(first, second), times(t.loss_rate, min(profit, 0)))];
  }, []);
  // total = received_before + the sum of received
  const total = () => add(i.received_before, sum(received()));
  return { received, total };
};

// "A promise to buy computing power"
const commitment = (terms, input) => {
  const t = fields(terms);
  const i = fields(input);
  // "A whole number, 1 or more, or every result is an error."
  const whole = (year) => year === null || Number.isInteger(year);
  const years = () => (!whole(t.years) || (t.years !== null && t.years < 1)
    ? refuse(`${t.years} is no number of years`) : t.years);
  const year = () => (whole(i.year) ? i.year : refuse(`${i.year} is no year`));
  // "Of an unknown number of years any year from 1 may be one."
  const before = () => year() !== null && year() < 1;
  const after = () => known((a, b) => a > b)(year(), years()) === true;
  // total / years * (1 + back_loading * ((2 * year - 1) / years - 1))
  const of_year = (n) => times(over(t.total, years()), add(1,
    times(t.back_loading, less(over(less(times(2, n), 1), years()), 1))));
  // "One that is none of the years is an error, but for due."
  const instalment = () => (before() || after()
    ? refuse(`year ${i.year} is none of the years`) : of_year(year()));
  // "The instalment of each year; unknown, as a whole, where years is."
  const schedule = () => (years() === null ? null
    : Array.from({ length: years() }, (_, n) => of_year(n + 1)));
  // "The instalment if the year is one of the years; 0 * total before the first, 0 * the last
  // instalment after the last."
  const due = () => {
    years();
    if (before()) return times(0, t.total);
    return after() ? times(0, of_year(years())) : of_year(year());
  };
  const total = () => (schedule() === null ? null : sum(schedule()));
  const shortfall = () => max(less(instalment(), i.used), 0);
  const coverage = () => over(instalment(), i.run_rate);
  return { instalment, schedule, due, sum: total, shortfall, coverage };
};

// "Microsoft's stake in OpenAI"
const stake = (terms, input) => {
  const t = fields(terms);
  const i = fields(input, { received: 0 });
  const value = () => times(t.fraction, i.valuation);
  // multiple = (value + received) / cost
  const multiple = () => over(add(value(), i.received), i.cost);
  // the r at which the sum of amount * (1 + r) ^ (days until day / 365) is worth
  const rate_of_return = () => {
    const days = (from, to) => (Date.parse(to) - Date.parse(from)) / 86_400_000;
    const years = i.tranches.map(({ day }) => days(day, i.day) / 365);
    const amounts = i.tranches.map(({ amount }) => amount);
    if (i.worth === null || amounts.includes(null)) return null;
    // "Amounts and, the other way, worth are added up by day. In the order of days their sums that
    // are not 0 must be first above 0, then below: only then there is no more than one rate."
    const of_day = new Map();
    for (const { day, amount } of [...i.tranches, { day: i.day, amount: -i.worth }]) {
      of_day.set(day, (of_day.get(day) ?? 0) + amount);
    }
    const sums = [...of_day.keys()].sort().map((day) => of_day.get(day)).filter((one) => one !== 0);
    const back = sums.findIndex((one) => one < 0);
    if (back < 1 || sums.slice(back).some((one) => one > 0)) refuse("not first in, then back");
    // "It is looked for above -0.99 and below 10."
    const off = (r) => sum(amounts.map((a, n) => a * (1 + r) ** years[n])) - i.worth;
    let [low, high] = [-0.99, 10];
    if (off(low) * off(high) >= 0) refuse("no rate turns these payments into this worth");
    for (let n = 0; n < 200; n += 1) {
      const mid = (low + high) / 2;
      if (off(low) * off(mid) <= 0) high = mid; else low = mid;
    }
    return high;
  };
  return { value, multiple, rate_of_return };
};

// "What AGI ends"
const trigger = (terms, input) => {
  const t = fields(terms);
  const i = fields(input);
  const later = (year) => less(year, i.from_year);
  const each = (f) => i.year.map(f);
  // surviving = 1 if agi_year > year, else 0
  const survives = (year) => known((a, y) => (a > y ? 1 : 0))(t.agi_year, year);
  const surviving = () => each(survives);
  // chance = (1 - yearly_chance) ^ (year - from_year)
  const chance_of = (year) => power(less(1, t.yearly_chance), later(year));
  const chance = () => each(chance_of);
  // paid = flow * surviving
  const paid = () => each((year, n) => times(i.flow[n], survives(year)));
  // "left is surviving if there is an agi_year, otherwise chance if there is a yearly_chance,
  // otherwise 1": present_value = flow * left / (1 + discount_rate) ^ (year - from_year)
  const left = "agi_year" in terms ? survives : "yearly_chance" in terms ? chance_of : () => 1;
  const present_value = () => each((year, n) =>
    over(times(i.flow[n], left(year)), power(add(1, t.discount_rate), later(year))));
  const worth = () => sum(present_value());
  return { surviving, chance, paid, present_value, worth };
};

// "Which term of the pact is in force on a day, as known on another"
const SCALE = { one: 1, million: 1e6, billion: 1e9, trillion: 1e12 };
// "A value is value times its scale. A percent is divided by 100"; "amounts are in USD million".
const amount_of = ({ value = null, scale = "one", unit = "" }) => {
  if (value === null) return null;
  const size = value * SCALE[scale];
  return unit === "percent" ? size / 100 : unit.startsWith("USD") ? size / 1e6 : size;
};

// "Terms and changes of the same clause and name stand in one row."
const row = ({ clauses, amendments }, clause, name) => [
  ...clauses.filter(({ id }) => id === clause).flatMap(({ terms = [] }) => terms),
  ...amendments.filter(({ enacted }) => enacted).flatMap(({ changes, effective }) => changes
    .filter((change) => change.clause === clause)
    .map((change) => ({ ...change, effective: change.effective ?? effective }))),
].filter((term) => term.name === name);

// "Its clauses state", by kind.
const NAMES = {
  share: ["rate", "cap", "last_year", "ends_at_agi"],
  ladder: ["hurdle", "rate", "top_rate"],
  metered: ["billing", "discount"],
  commitment: ["total", "years", "first_year"],
  participation: ["first_rate", "recoup", "second_rate", "cap"],
  stake: ["fraction", "valuation", "committed"],
  trigger: ["declared_by", "profits", "licence", "payments"],
  control: ["grant"],
};

// "Of several with effect on the same day no two became known on the same day, and none is an end."
const undecided = (terms) => terms.forEach((one, n) => terms.slice(n + 1).forEach((other) => {
  const open = one.known === other.known || [one.action, other.action].includes("end");
  if (one.effective === other.effective && open) refuse(`which of ${one.effective} counts is open`);
})) ?? terms;

const agreement = (terms, input, set) => {
  const i = fields(input);
  // "Of all that was known on as_of or earlier and has effect on day or earlier, what has effect
  // last counts; of several with effect on the same day, the one known last."
  const key = (term) => term.effective + term.known;
  // "A clause that is not there is an error, and so is a name that clauses of its kind do not have."
  const asked = () => {
    const clause = set.clauses.find(({ id }) => id === i.of) ?? refuse(`no clause ${i.of}`);
    if (!NAMES[clause.kind].includes(i.term)) refuse(`a ${clause.kind} has no ${i.term}`);
    return undecided(row(set, i.of, i.term));
  };
  const counts = () => asked()
    .filter((term) => term.known <= i.as_of && term.effective <= i.day)
    .reduce((last, term) => (last && key(last) > key(term) ? last : term), null);
  // "It alone decides: it is in force unless it is an end or its until lies before day."
  const found = () => {
    const term = counts();
    return term && term.action !== "end" && !(term.until && term.until < i.day) ? term : null;
  };
  const in_force = () => found() !== null;
  const value = () => (found() ? amount_of(found()) : null);
  const source = () => found()?.source ?? null;
  return { in_force, value, source };
};

const CLAUSES = { share, ladder, participation, commitment, stake, trigger, agreement };

// "A number agrees if it differs by at most 1e-9 of the expected one, or by 1e-9 where that is less
// than 1."
const agrees = (found, wanted) => {
  if (Array.isArray(wanted)) {
    return Array.isArray(found) && found.length === wanted.length
      && wanted.every((one, n) => agrees(found[n], one));
  }
  if (typeof found === "number" && typeof wanted === "number") {
    return Math.abs(found - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted));
  }
  return found === wanted;
};

// A result, or in its place what is missing for it or why it is refused.
const attempt = (result) => {
  try { return { value: result() }; } catch (error) {
    if (error instanceof Refusal) return { refused: error.message };
    if (error instanceof Missing) return { missing: error.message };
    throw error;
  }
};

// "Where a case expects an error, an engine has to refuse, in some words, one of the results for
// which all that is needed is given."
// "Lists of one case have the same length; otherwise every result is an error."
const uneven = (input) => new Set(
  Object.values(input).filter(Array.isArray).map(({ length }) => length)).size > 1;
const refuses = (results) => Object.values(results).some((one) => "refused" in attempt(one));

const set = JSON.parse(readFileSync(0, "utf8"));
const answer = { checked: 0, wrong: [] };
for (const { name, clause, terms, input, expected } of set.cases) {
  const results = CLAUSES[clause](terms, input, set);
  if (uneven(input)) {
    for (const one of Object.keys(results)) results[one] = () => refuse("uneven lists");
  }
  for (const [result, wanted] of Object.entries(expected)) {
    const found = result === "error" ? { value: refuses(results) } : attempt(results[result]);
    answer.checked += 1;
    if (!("value" in found && agrees(found.value, result === "error" ? true : wanted))) {
      answer.wrong.push({ case: name, result, found, expected: wanted });
    }
  }
}
process.stdout.write(JSON.stringify(answer));
