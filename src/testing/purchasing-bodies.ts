import fc from "fast-check";

// Bodies for the purchasing segmentation: right ones over all of its contract, and ones that went wrong.

const amount = fc.double({ min: 0, max: 1e6, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const name = fc.oneof(fc.constantFrom("tea", "cake", "home decor"), fc.string({ minLength: 1, maxLength: 8 }));
const names = fc.oneof(fc.dictionary(name, amount, { maxKeys: 4 }), fc.array(name, { maxLength: 4 }));
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 5 });
const day = fc
  .date({ min: new Date("2020-01-01"), max: new Date("2026-11-20"), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));

const item = fc.record(
  {
    product_id: maybe(name),
    category: maybe(name),
    brand: maybe(name),
    quantity: maybe(fc.nat(9)),
    price: maybe(amount),
  },
  { requiredKeys: [] },
);

const order = fc.record(
  {
    date: day,
    amount: fc.oneof(amount, fc.constantFrom(0, -5)),
    discount: maybe(amount),
    items: maybe(fc.array(item, { maxLength: 3 })),
  },
  { requiredKeys: ["date", "amount"] },
);

const features = fc.record(
  {
    total_purchases: maybe(fc.oneof(amount, fc.constantFrom(0, -100, 1e12))),
    avg_order_value: maybe(amount),
    order_count: maybe(fc.nat(100)),
    purchase_frequency: maybe(amount),
    basket_size: maybe(amount),
    category_diversity: maybe(amount),
    repurchase_rate: maybe(share),
    discount_rate: maybe(share),
    days_since_last_purchase: maybe(fc.nat(5000)),
    categories: maybe(names),
    brands: maybe(names),
    orders: maybe(fc.array(order, { maxLength: 5 })),
  },
  { requiredKeys: [] },
);

export type Body = { customer_data: ({ customer_id: string } & Record<string, unknown>)[]; [name: string]: unknown };

/** Each customer has something to go by, and an id of its own. */
const customers = fc
  .array(features, { minLength: 1, maxLength: 30 })
  .map((rows) =>
    rows
      .map((row, i) => ({ customer_id: `c${i}`, days_since_last_purchase: i, ...row }) as Body["customer_data"][number])
      .map((row) => ({ ...row, ...(Object.keys(row).length < 2 || !hasNumber(row) ? { order_count: 1 } : {}) })),
  );

const hasNumber = (row: object): boolean => Object.values(row).some((value) => typeof value === "number");

export const rightBody: fc.Arbitrary<Body> = fc.record(
  {
    customer_data: customers,
    segmentation_type: fc.constantFrom("behavioral", "value", "frequency"),
    algorithm: fc.constantFrom("auto", "kmeans", "hierarchical"),
    segments: fc.oneof(fc.constant("auto"), fc.integer({ min: 2, max: 10 })),
    seed: fc.nat(1000),
    time_period: maybe(
      fc
        .tuple(day, day)
        .map(([one, other]) => ({ start_date: one < other ? one : other, end_date: one < other ? other : one })),
    ),
  },
  { requiredKeys: ["customer_data"] },
);

type Place = { parameter: string; put: (value: unknown) => void };

/** Everywhere in a body: how the answer calls the place, and a way to put something else there. */
const placesIn = (value: unknown, parameter = ""): Place[] => {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = Array.isArray(value) ? `${parameter}[${key}]` : parameter === "" ? key : `${parameter}.${key}`;
    const put = (other: unknown) => {
      (value as Record<string, unknown>)[key] = other;
    };
    return [{ parameter: here, put }, ...placesIn(inner, here)];
  });
};

const junk = fc.oneof(
  fc.constantFrom<unknown>("", "x", [], {}, [[]], { a: 1 }, -1, 1.5, 1e300, -1e300, true, "2025-13-01", [null]),
  fc.jsonValue(),
);

/** A right body with something else in one place of it. */
export const mistakenBody: fc.Arbitrary<{ body: Body; parameter: string }> = fc
  .tuple(rightBody, fc.nat(), junk)
  .map(([right, which, value]) => {
    const body = structuredClone(right);
    const places = placesIn(body);
    const { parameter, put } = places[which % places.length] as Place;
    put(value);
    return { body, parameter };
  });

const DEEP = 3000;

/** What arrives when something on the way there went wrong. */
export const brokenBytes: fc.Arbitrary<Uint8Array<ArrayBuffer>> = fc
  .tuple(
    rightBody.map((body) => JSON.stringify(body)),
    fc.nat(),
    fc.nat(255),
    fc.constantFrom("cut", "flipped", "deep", "twice", "utf16", "latin1", "joined", "unquoted", "noise"),
  )
  .map(([text, place, byte, fault]) => {
    const at = place % text.length;
    const bytes = new TextEncoder().encode(text);
    switch (fault) {
      case "cut":
        return bytes.slice(0, at);
      case "flipped":
        bytes[at] = byte;
        return bytes;
      case "deep":
        return new TextEncoder().encode(`${text.slice(0, -1)},"x":${"[".repeat(DEEP)}${"]".repeat(DEEP)}}`);
      case "twice":
        return new TextEncoder().encode(`{"customer_data":[],${text.slice(1)}`);
      case "utf16":
        return new Uint8Array(Buffer.from(text, "utf16le"));
      case "latin1":
        return new Uint8Array(Buffer.from(text.replace('"c0"', '"é"'), "latin1"));
      case "joined":
        return new TextEncoder().encode(text + text);
      case "unquoted":
        return new TextEncoder().encode(text.replaceAll('"', "'"));
      default:
        return new Uint8Array(Buffer.from(bytes.map((each) => (each * byte + place) % 256)));
    }
  });
