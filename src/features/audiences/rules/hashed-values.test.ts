import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FORMATS } from "#features/audiences/destinations/clients.ts";
import facebook from "#testing/audiences/facebook-hashes.json" with { type: "json" };
import { runs } from "#testing/depth.ts";
import { googleIdentifiers } from "../destinations/google/client.ts";
import { metaRow } from "../destinations/meta/client.ts";
import { type Contact, googleValues, hashed, metaValues } from "./hashed-values.ts";

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");

const NOBODY: Contact = {
  email: "",
  phone: "",
  firstName: "",
  lastName: "",
  country: "",
  region: "",
  city: "",
  postalCode: "",
};

// The examples of 69-google-audience-hash are of this kind.
describe("Google's values are those of its formatting guide", () => {
  test.each([
    // The guide's own examples.
    ["cloudy.sanfrancisco+shopping@gmail.com", "cloudysanfrancisco@gmail.com"],
    ["user.name+NYC@Example.com", "user.name+nyc@example.com"],
    // Variations of them.
    ["  Cloudy.SanFrancisco+a+b@GoogleMail.com ", "cloudysanfrancisco@googlemail.com"],
    ["c.l.o.u.d.y@gmail.com", "cloudy@gmail.com"],
    ["cloudy san@gmail.com", "cloudysan@gmail.com"],
    ["cloudy.san+x@gmail.com.br", "cloudy.san+x@gmail.com.br"],
    ["cloudy.san+x@mygmail.com", "cloudy.san+x@mygmail.com"],
    ["+shopping@gmail.com", ""],
    ["", ""],
  ])("email address %j is %j", (email, value) => {
    expect(googleValues({ ...NOBODY, email }).email).toBe(value);
  });

  test.each([
    ["+1 (800) 555-0100", "+18005550100"],
    ["+34 612.345.678", "+34612345678"],
    // Without its country, no number can be matched.
    ["(800) 555-0100", ""],
    ["+0 800 555 0100", ""],
  ])("phone number %j is %j", (phone, value) => {
    expect(googleValues({ ...NOBODY, phone }).phone).toBe(value);
  });

  test.each([
    [" Mrs. Alex ", "Quinn, Jr.", "alex", "quinn"],
    ["Dr. Ana María", " de la Cruz ", "ana maría", "de la cruz"],
    ["Mrs.", "Quinn Jr., DDS", "", "quinn"],
    ["Drake", "Ivanov", "drake", "ivanov"],
    ["José", "O’Connor-Byron III", "josé", "o’connor-byron"],
  ])("names %j %j are %j and %j", (firstName, lastName, givenName, familyName) => {
    expect(googleValues({ ...NOBODY, firstName, lastName })).toMatchObject({ givenName, familyName });
  });
});

describe("Meta's values are those of its guide and its SDK", () => {
  // Customer information parameters: input, normalized format, expected SHA-256.
  test.each([
    ["email", "John_Smith@gmail.com", "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"],
    ["phone", "+1 (650)555-1212", "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176"],
    ["firstName", "Mary", "6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec"],
    ["firstName", "정", "8fa8cd9c440be61d0151429310034083132b35975c4bea67fdd74158eb51db14"],
    ["firstName", "Valéry", "08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c"],
  ] as const)("the guide's %s %j", (field, given, expected) => {
    expect(hash(metaValues({ ...NOBODY, [field]: given })[field])).toBe(expected);
  });

  const FIELDS = {
    em: "email",
    ph: "phone",
    fn: "firstName",
    ln: "lastName",
    ct: "city",
    st: "region",
    zp: "postalCode",
    country: "country",
  } as const;
  test.each(Object.entries(facebook.values))("the SDK's %s", (key, values) => {
    const field = FIELDS[key as keyof typeof FIELDS];
    for (const [given = "", expected] of values)
      expect([given, hashed(metaValues({ ...NOBODY, [field]: given })[field], hash)]).toEqual([given, expected]);
  });
});

const text = fc.oneof(
  fc.string(),
  fc.constantFrom(
    "Ana.Lopez+x@Gmail.com",
    " ana@shop.example ",
    "+34 612 345 678",
    "612345678",
    "Mrs. Ana",
    "King, Jr.",
  ),
  fc.constantFrom("Alemania", "US", "94025-1234", "SW1A 1AA", "São Paulo", "de la Cruz", "", " "),
);
const contact = fc.record({
  email: text,
  phone: text,
  firstName: text,
  lastName: text,
  country: text,
  region: text,
  city: text,
  postalCode: text,
});

test("a file and a connected destination say the same of a person, whoever it is", () => {
  fc.assert(
    fc.property(contact, (person) => {
      const context = { hash, audience: "VIP" };
      const { postalCode: zip, ...rest } = person;
      const member = { customerId: "1", ...rest, zip };
      const file = { ...person, id: "1", externalId: "1" };
      const cells = (format: "google" | "meta") => {
        const { columns, row } = FORMATS[format];
        return Object.fromEntries(row(file, context).map((cell, i) => [columns[i] ?? "", cell]));
      };
      const google = cells("google");
      for (const identifier of googleIdentifiers(member)) {
        if ("emailAddress" in identifier) expect(identifier.emailAddress).toBe(google.Email);
        else if ("phoneNumber" in identifier) expect(identifier.phoneNumber).toBe(google.Phone);
        else {
          const { givenName, familyName, regionCode, postalCode } = identifier.address;
          const address = [google["First Name"], google["Last Name"], google.Country, google.Zip];
          expect([givenName, familyName, regionCode, postalCode]).toEqual(address);
        }
      }
      expect(googleIdentifiers(member).length).toBeGreaterThanOrEqual((google.Email ? 1 : 0) + (google.Phone ? 1 : 0));
      const { email, phone, fn, ln, ct, st, zip: code, country } = cells("meta");
      expect(metaRow(member)).toEqual([email, phone, fn, ln, ct, st, code, country]);
    }),
    { numRuns: runs(2000, 300) },
  );
});
