import { type Day, isDay } from "#lib/time/day.ts";

/** A parameter of an address: how its text is read and written, and its value without it. */
export type AddressParameter<Value> = {
  standard: Value;
  /** Undefined if the text is invalid. */
  parse: (text: string) => Value | undefined;
  /** Null if the value is not written. */
  format: (value: Value) => string | null;
};

/** A parameter that `parse` reads. Null is not written, so it can only be the default. */
export const parsed = <Value>(
  parse: (text: string) => Value | undefined,
  standard: Value,
  format: (value: NonNullable<Value>) => string = String,
): AddressParameter<Value> => ({
  standard,
  parse,
  format: (value) => (value === null || value === undefined ? null : format(value)),
});

/** One of these values. */
export const oneOf = <const Value extends string | number, const Standard extends Value | null>(
  values: readonly Value[],
  standard: Standard,
): AddressParameter<Value | Standard> =>
  parsed<Value | Standard>((text) => values.find((value) => String(value) === text), standard);

/** A text that fits the pattern, or null. */
export const matching = (pattern: RegExp): AddressParameter<string | null> =>
  parsed<string | null>((text) => (pattern.test(text) ? text : undefined), null);

/** Any text, or null. */
export const ANY_TEXT = parsed<string | null>((text) => text, null);

/** A day, or null. */
export const DAY = parsed<Day | null>((text) => (isDay(text) ? text : undefined), null);

export type View = "chart" | "table";

export const VIEW = oneOf<View, View>(["chart", "table"], "chart");

/** Search words, of which the address keeps the first hundred letters. */
export const SEARCH_WORDS = parsed((text) => text.slice(0, 100), "");

/** An amount in major units, in plain digits, as the API takes it; or null. */
export const AMOUNT = parsed<number | null>(
  (text) => (/^(0|[1-9]\d{0,11})(\.\d{1,3})?$/.test(text) ? Number(text) : undefined),
  null,
);

/** A list's state in the address: search words, sort ("-" first: descending), and page, starting at 1. */
export type ListState = { q: string; sort: string; page: number };

/** The parameters of a list. */
export const LIST_NAMES = ["q", "sort", "page", "reach"] as const;

/** How a page's state is read from its address and written to it. */
export type AddressCodec<State extends object> = {
  standard: State;
  /** Replaces invalid values by defaults and lists their names in `unknown`. */
  read: (query: URLSearchParams) => { state: State; unknown: string[] };
  /** The query string, "" or starting with "?", without defaults; what is left out is a default. */
  write: (state: Partial<State>) => string;
  /** The parameters of the page's list, which reads and writes them itself: other changes keep them. */
  list: readonly string[];
};

/** The state of a page by its declaration. */
export type AddressState<Codec extends { standard: object }> = Codec["standard"];

type Rules<State extends object> = {
  list?: readonly string[];
  /** Parameters whose values don't go with the others: they become defaults and are named as invalid. */
  rejects?: (state: State) => readonly (keyof State & string)[];
  /** What parameters of earlier versions mean; they are not written. */
  former?: (query: URLSearchParams) => Partial<NoInfer<State>>;
  /** Resolves values that exclude or imply each other, without naming them. */
  normalize?: (state: State) => State;
  /** The state without what can be concluded from the rest, which is then left out of the address. */
  shorten?: (state: State) => State;
};

/** Declares an address by its parameters, in the order in which they are written. */
export const defineAddress = <State extends object>(
  parameters: { [Name in keyof State]: AddressParameter<State[Name]> },
  {
    list = [],
    rejects = () => [],
    former = () => ({}),
    normalize = (state) => state,
    shorten = (state) => state,
  }: Rules<State> = {},
): AddressCodec<State> => {
  const names = Object.keys(parameters) as (keyof State & string)[];
  const standard = Object.fromEntries(names.map((name) => [name, parameters[name].standard])) as State;
  return {
    standard,
    list,
    read: (query) => {
      const state = { ...standard, ...former(query) };
      const unknown: string[] = [];
      for (const name of names) {
        const text = query.get(name);
        if (text === null) continue;
        const value = parameters[name].parse(text);
        if (value === undefined) unknown.push(name);
        else state[name] = value;
      }
      for (const name of rejects(state)) {
        unknown.push(name);
        state[name] = standard[name];
      }
      return { state: normalize(state), unknown };
    },
    write: (wish) => {
      const state = shorten(normalize({ ...standard, ...wish }));
      const query = new URLSearchParams();
      for (const name of names) {
        const { format } = parameters[name];
        const text = format(state[name]);
        if (text !== null && text !== format(standard[name])) query.set(name, text);
      }
      return query.size > 0 ? `?${query}` : "";
    },
  };
};
