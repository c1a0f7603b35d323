import { z } from "zod";
import { assertMay } from "#core/values/grants.ts";
import { type Actor, hidesPersonalData } from "#core/values/permissions.ts";
import { comparesPersonalData, maskPersonalData, type PersonalKind } from "#core/values/personal-data.ts";
import { innerSchema } from "./casing.ts";

type Schema = z.core.$ZodType;

/** The keyword in the OpenAPI document. */
const KEYWORD = "x-personal-data";

const MASKED = "Masked without customers:pii";

/** For schemas with an ID, whose metadata is written in one piece. */
export const personalRule = { [KEYWORD]: "rule" satisfies PersonalKind };

/** A field of an answer that holds a customer's personal data. The pipeline masks it for callers without `customers:pii`. */
export const personal = <S extends z.ZodType>(kind: PersonalKind, schema: S): S => {
  const { description } = schema;
  return schema.meta({ [KEYWORD]: kind, description: description ? `${description}. ${MASKED}` : MASKED });
};

const findPersonalKind = (schema: Schema): PersonalKind | undefined =>
  z.globalRegistry.get(schema)?.[KEYWORD] as PersonalKind;

/** What to mask in the parts of a value. */
type Parts = { items: Plan | null; named: ReadonlyMap<string, Plan>; others: Plan | null };
/** What to mask in a value: all of it, or parts. */
type Plan = { kind: PersonalKind } | Parts;

const isWhole = (plan: Plan): plan is { kind: PersonalKind } => "kind" in plan;
const isPartly = (plan: Plan): plan is Parts => !isWhole(plan);

const partly = ({ items = null, named = new Map(), others = null }: Partial<Parts>): Plan | null =>
  items === null && others === null && named.size === 0 ? null : { items, named, others };

const mapPlans = (names: Iterable<string>, planFor: (name: string) => Plan | null): Map<string, Plan> => {
  const plans = [...names].map((name) => [name, planFor(name)] as const);
  return new Map(plans.filter((each): each is [string, Plan] => each[1] !== null));
};

/** Alternatives of a union are masked alike: a field that is personal in one of them is masked in all. */
const merged = (plans: readonly (Plan | null)[]): Plan | null => {
  const given = plans.filter((plan) => plan !== null);
  const whole = given.find(isWhole);
  if (whole || given.length <= 1) return whole ?? given[0] ?? null;
  const parts = given.filter(isPartly);
  const names = new Set(parts.flatMap(({ named }) => [...named.keys()]));
  return partly({
    items: merged(parts.map(({ items }) => items)),
    others: merged(parts.map(({ others }) => others)),
    named: mapPlans(names, (name) => merged(parts.map(({ named }) => named.get(name) ?? null))),
  });
};

const planIn = (schema: Schema): Plan | null => {
  const kind = findPersonalKind(schema);
  if (kind) return { kind };
  const inner = innerSchema(schema);
  if (inner) return planIn(inner);
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "pipe":
      return planIn(def.out);
    case "union":
      return merged(def.options.map(planIn));
    case "intersection":
      return merged([planIn(def.left), planIn(def.right)]);
    case "array":
      return partly({ items: planIn(def.element) });
    case "tuple":
      return partly({ items: merged(def.items.map(planIn)) });
    case "record":
      return partly({ others: planIn(def.valueType) });
    case "object": {
      const { shape } = def;
      return partly({ named: mapPlans(Object.keys(shape), (name) => planIn(shape[name] as Schema)) });
    }
    default:
      return null;
  }
};

const PLANS = new WeakMap<Schema, { plan: Plan | null }>();

const getPlan = (schema: Schema): Plan | null => {
  const known = PLANS.get(schema) ?? { plan: planIn(schema) };
  PLANS.set(schema, known);
  return known.plan;
};

const masked = (plan: Plan, value: unknown): unknown => {
  if (isWhole(plan)) return maskPersonalData(plan.kind, value);
  const { items, named, others } = plan;
  if (Array.isArray(value)) return items ? value.map((item) => masked(items, item)) : value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const own = named.get(name) ?? others;
      return [name, own ? masked(own, item) : item];
    }),
  );
};

/** An answer as this caller gets it: without fields outside the contract, and masked without `customers:pii`; null: no customers. */
export const answerFor = <Output extends z.ZodType>(
  output: Output,
  value: unknown,
  actor: Actor | null,
): z.output<Output> => {
  const answer = output.parse(value);
  const plan = actor && hidesPersonalData(actor) ? getPlan(output) : null;
  return plan ? (masked(plan, answer) as z.output<Output>) : answer;
};

const namesIn = (plan: Plan | null): string[] => {
  if (plan === null || isWhole(plan)) return [];
  const parts = [...plan.named].flatMap(([name, part]) => (isWhole(part) ? [name] : namesIn(part)));
  return [...parts, ...namesIn(plan.items), ...namesIn(plan.others)];
};

/**
 * Throws FORBIDDEN without `customers:pii` if an answer to this input would tell more than it shows: sorted by a masked field,
 * or filtered by conditions on personal data.
 */
export const assertMayCompare = (output: Schema, input: unknown, actor: Actor): void => {
  if (!hidesPersonalData(actor)) return;
  const { sort } = input as { sort?: unknown };
  const isSorted = typeof sort === "string" && namesIn(getPlan(output)).includes(sort.replace("-", ""));
  if (isSorted || comparesPersonalData(input)) assertMay(actor, "customers:pii");
};
