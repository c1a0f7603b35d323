import fc from "fast-check";

// Derives invalid and damaged bodies from valid ones.

type Place = { parameter: string; put: (value: unknown) => void };

/** Every place in a body: its path in error messages, and a way to replace its value. */
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

/** A valid body with one value replaced. */
export const mistaken = <Body extends object>(
  right: fc.Arbitrary<Body>,
): fc.Arbitrary<{ body: Body; parameter: string }> =>
  fc.tuple(right, fc.nat(), junk).map(([given, which, value]) => {
    const body = structuredClone(given);
    const places = placesIn(body);
    const { parameter, put } = places[which % places.length] as Place;
    put(value);
    return { body, parameter };
  });

const DEEP = 3000;

const FAULTS = ["cut", "flipped", "deep", "twice", "utf16", "latin1", "joined", "unquoted", "noise"] as const;

/** Bodies damaged in transit. */
export const broken = (right: fc.Arbitrary<object>): fc.Arbitrary<Uint8Array<ArrayBuffer>> =>
  fc.tuple(right, fc.nat(), fc.nat(255), fc.constantFrom(...FAULTS)).map(([body, place, byte, fault]) => {
    const text = JSON.stringify(body);
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
        return new TextEncoder().encode(`{"${Object.keys(body)[0]}":[],${text.slice(1)}`);
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
