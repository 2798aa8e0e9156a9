// A second engine for the pact, to prove that its exchange can be run by others: plain JavaScript,
// written from the prose of tests/cases/README.md and data/exchange/README.md, and from no other code.
//
// It is handed {clauses, amendments, cases} as JSON on its input, dates as "YYYY-MM-DD", and answers
// with {checked, wrong}: how many results it worked out, and those that differ from the expected.
// Amounts are in USD million; unknown is null outside, and NaN inside, where it spreads by itself.

import { readFileSync } from "node:fs";

const SCALES = { one: 1, million: 1e6, billion: 1e9, trillion: 1e12 };
const MILLION = 1e6;
const TIE = 1e-12;

const number = (value) => (value === null ? NaN : value);
const sum = (values) => values.reduce((a, b) => a + b, 0);
const days = (from, to) => (Date.parse(to) - Date.parse(from)) / 86_400_000;

class Refused extends Error {}

// Numbers become numbers, lists of them too; days, words and truth values stay what they are.
function known(fields) {
  const read = (value) =>
    Array.isArray(value) ? value.map(read) : value === null ? NaN : value;
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, read(value)]));
}

// What each period pays, where that depends on what the periods before it paid.
function running_total(before, periods, pay) {
  let so_far = before;
  return periods.map((one) => {
    const paid = pay(one, so_far);
    so_far += paid;
    return paid;
  });
}

function share({ rate, shared_fraction = 1, cap, last_year, revenue, netted = 0, paid_before = 0, year, payment, bill }) {
  const part = rate * shared_fraction;
  const due = () => revenue.map((one) => part * one - netted);
  return {
    due,
    paid: () => running_total(paid_before, due(), (owed, used) => Math.min(owed, Math.max(cap - used, 0))),
    running: () => year.map((one) => compared(one <= last_year, one, last_year)),
    base: () => (payment + netted) / part,
    break_even: () => (bill - netted) / (1 - part),
  };
}

// 1 or 0, or unknown if either side of the comparison is.
const compared = (holds, ...sides) => (sides.some(Number.isNaN) ? NaN : Number(holds));

function ladder({ hurdle, at_least = false, first_rate, top_rate, top, revenue, before, caused = 1, ...stated }) {
  const growth = "growth" in stated ? stated.growth : revenue / before - 1;
  const increase = "increase" in stated ? stated.increase : revenue - before;
  const above = Math.abs(growth - hurdle) < TIE ? 0 : growth - hurdle;
  const climbed = Math.min(Math.max(above / (top - hurdle), 0), 1);
  const rate = first_rate + (top_rate - first_rate) * climbed;
  const passes = compared(at_least ? above >= 0 : above > 0, above);
  const owed = (base) => {
    const amount = rate * caused * base;
    return Number.isNaN(amount) || Number.isNaN(passes) ? NaN : passes ? amount : 0;
  };
  return {
    rate: () => rate,
    increment: () => owed(Math.max(increase, 0)),
    above_hurdle: () => owed(Math.max(before * above, 0)),
    whole: () => owed(revenue),
  };
}

function participation({ first_rate, recoup, second_rate, cap, loss_rate = 0, profit, received_before = 0 }) {
  const received = () =>
    running_total(received_before, profit, (one, so_far) => {
      const gain = Math.max(one, 0);
      const first = Math.min(first_rate * gain, Math.max(Math.min(recoup, cap) - so_far, 0));
      const second = Math.min(
        second_rate * (gain - first / first_rate),
        Math.max(cap - so_far - first, 0),
      );
      return first + second + loss_rate * Math.min(one, 0);
    });
  return { received, total: () => received_before + sum(received()) };
}

function commitment({ total, years, back_loading, year, used, run_rate }) {
  const is_one = (n) => n >= 1 && !(n > years); // of an unknown number of years, any may be
  const of = (n) => (total / years) * (1 + back_loading * ((2 * n - 1) / years - 1));
  const instalment = () => {
    if (!is_one(year)) throw new Refused(`year ${year} is none of the years 1 to ${years}`);
    return of(year);
  };
  const schedule = () => Array.from({ length: years }, (_, n) => of(n + 1));
  return {
    instalment,
    schedule,
    due: () => (is_one(year) ? of(year) : 0),
    sum: () => sum(schedule()),
    shortfall: () => Math.max(instalment() - used, 0),
    coverage: () => instalment() / run_rate,
  };
}

function stake({ fraction, valuation, received = 0, cost, tranches, worth, day }) {
  const grown = (rate) =>
    sum(tranches.map((one) => number(one.amount) * (1 + rate) ** (days(one.day, day) / 365)));
  const rate_of_return = () => {
    if (Number.isNaN(worth)) return NaN;
    let [low, high] = [-1 + 1e-9, 1e6];
    if (grown(low) > worth || grown(high) < worth) {
      throw new Refused("these payments have no rate of return");
    }
    for (let step = 0; step < 200; step += 1) {
      const middle = (low + high) / 2;
      if (grown(middle) < worth) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  return {
    value: () => fraction * valuation,
    multiple: () => (fraction * valuation + received) / cost,
    rate_of_return,
  };
}

function trigger({ discount_rate, year, flow, from_year, ...chances }) {
  const surviving = () =>
    year.map((one) => compared(chances.agi_year > one, chances.agi_year, one));
  const chance = () => year.map((one) => (1 - chances.yearly_chance) ** (one - from_year));
  const left = () =>
    "agi_year" in chances ? surviving() : "yearly_chance" in chances ? chance() : year.map(() => 1);
  const present_value = () =>
    left().map((part, n) => (flow[n] * part) / (1 + discount_rate) ** (year[n] - from_year));
  return {
    surviving,
    chance,
    paid: () => surviving().map((part, n) => flow[n] * part),
    present_value,
    worth: () => sum(present_value()),
  };
}

// Everything that was said of a term, in the terms or in an amendment, with the day of its effect.
function said({ clauses, amendments }, clause, term) {
  const begun = clauses.filter((one) => one.id === clause).flatMap((one) => one.terms ?? []);
  const changed = amendments.flatMap(({ effective, changes }) =>
    changes.filter((one) => one.clause === clause).map((one) => ({ ...one, effective: one.effective ?? effective })),
  );
  return [...begun, ...changed].filter((one) => one.name === term);
}

function agreement({ of, term, day, as_of }, pact) {
  const order = (one) => `${one.effective} ${one.known}`;
  const [last] = said(pact, of, term)
    .filter((one) => one.known <= as_of && one.effective <= day)
    .sort((one, other) => (order(one) < order(other) ? 1 : -1));
  const in_force = Boolean(last) && last.action !== "end" && !(last.until && last.until < day);
  return { in_force: () => in_force, value: () => stated(last ?? {}), source: () => last?.source };
}

// A value as printed, in USD million, as a ratio, in years or as a year.
function stated({ value = null, unit = "", scale = "one" }) {
  if (value === null) return NaN;
  const point = value * SCALES[scale];
  return unit === "percent" ? point / 100 : unit.startsWith("USD") ? point / MILLION : point;
}

const ENGINES = { share, ladder, participation, commitment, stake, trigger, agreement };

function agrees(found, expected) {
  if (Array.isArray(expected)) {
    return found.length === expected.length && expected.every((one, n) => agrees(found[n], one));
  }
  if (expected === null) return Number.isNaN(found);
  if (typeof expected !== "number") return found === expected;
  return Math.abs(found - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
}

// All that a case states has to be there for its refusal: any result of the clause may be the one.
function refuses(results) {
  return Object.values(results).some((result) => {
    try {
      result();
    } catch (error) {
      return error instanceof Refused;
    }
    return false;
  });
}

const pact = JSON.parse(readFileSync(0, "utf8"));
const answer = { checked: 0, wrong: [] };
for (const { name, clause, terms, input, expected } of pact.cases) {
  const results = ENGINES[clause]({ ...known(terms), ...known(input) }, pact);
  for (const [result, wanted] of Object.entries(expected)) {
    const found = result === "error" ? refuses(results) : results[result]();
    answer.checked += 1;
    if (!agrees(found, result === "error" ? true : wanted)) {
      answer.wrong.push({ case: name, result, found, expected: wanted });
    }
  }
}
process.stdout.write(JSON.stringify(answer));
