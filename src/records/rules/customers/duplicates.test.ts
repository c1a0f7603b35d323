import { expect, test } from "vitest";
import {
  type CustomerValues,
  mergedValues,
  pickNewChanges,
  undoneValues,
} from "#records/rules/customers/duplicates.ts";

const AT = "2026-06-01T00:00:00.000Z";

const aRow = (values: CustomerValues = {}): CustomerValues => ({
  name: null,
  first_name: null,
  last_name: null,
  email: null,
  phone: null,
  country: null,
  street: null,
  city: null,
  region: null,
  postal_code: null,
  locale: null,
  loyalty_level: null,
  acquisition_source: null,
  acquisition_campaign: null,
  custom_fields: {},
  corrections: {},
  email_consent: "unknown",
  email_consent_at: null,
  email_consent_source: null,
  sms_consent: "unknown",
  sms_consent_at: null,
  sms_consent_source: null,
  advertising_consent: "unknown",
  advertising_consent_at: null,
  advertising_consent_source: null,
  created_at: "2026-01-01T00:00:00+00:00",
  profiling_objection_at: null,
  ...values,
});

test("gaps are filled, an address only as a whole, and the earlier registration counts", () => {
  const kept = aRow({ name: "Ana", city: "Lisboa", custom_fields: { size: 40 } });
  const merged = aRow({
    name: "A. Silva",
    first_name: "Ana",
    phone: "+351912345678",
    city: "Porto",
    street: "Rua 1",
    custom_fields: { size: 41, color: "red" },
    created_at: "2025-01-01T00:00:00+00:00",
  });
  expect(mergedValues(kept, merged, AT)).toEqual({
    phone: "+351912345678",
    custom_fields: { size: 40, color: "red" },
    created_at: "2025-01-01T00:00:00+00:00",
  });
});

test("what a user emptied stays empty, and what is filled keeps its correction", () => {
  const kept = aRow({ corrections: { phone: { at: AT } } });
  const theirs = { email: { at: AT }, name: { at: AT } };
  const merged = aRow({ phone: "+351912345678", email: "a@example.com", corrections: theirs });
  expect(mergedValues(kept, merged, AT)).toEqual({
    email: "a@example.com",
    corrections: { phone: { at: AT }, ...theirs },
  });
});

test("an undo restores what did not change since, consents as a whole", () => {
  const before = { email_consent: "granted", email_consent_at: AT, email_consent_source: "shop", phone: null };
  const after = { ...before, email_consent: "denied", email_consent_at: null, phone: "+351912345678" };
  const keyed = { before: { ...before, custom_fields: {} }, after: { ...after, custom_fields: { size: 40 } } };
  const now = { ...after, email_consent_at: AT, custom_fields: { size: 40, color: "red" } };
  expect(undoneValues(now, keyed)).toEqual({ phone: null, custom_fields: { color: "red" } });
});

const consent = (state: string, at: string | null, email = "a@example.com") =>
  aRow({ email, email_consent: state, email_consent_at: at });

test.each([
  [
    "a denial counts, dated after the consent",
    consent("granted", "2026-03-01"),
    consent("denied", "2026-02-01"),
    ["denied", AT],
  ],
  [
    "a later denial keeps its date",
    consent("granted", "2026-03-01"),
    consent("denied", "2026-04-01"),
    ["denied", "2026-04-01"],
  ],
  ["the kept customer's denial too", consent("denied", null), consent("granted", "2026-04-01"), ["denied", AT]],
  ["consent fills a gap", consent("unknown", null), consent("granted", "2026-04-01"), ["granted", "2026-04-01"]],
  ["but not for another address", consent("unknown", null), consent("granted", "2026-04-01", "b@example.com"), []],
  [
    "of two denials the later",
    consent("denied", "2026-02-01"),
    consent("denied", "2026-04-01"),
    ["denied", "2026-04-01"],
  ],
  ["the kept customer's, if later", consent("denied", "2026-04-01"), consent("denied", "2026-02-01"), []],
  ["a denial without a date is the latest", consent("denied", "2026-02-01"), consent("denied", null), ["denied", null]],
  ["the same stays as it is", consent("granted", null), consent("granted", "2026-04-01"), []],
] as const)("two consents become one: %s", (_, kept, merged, wanted) => {
  const changed = mergedValues(kept, merged, AT);
  const { email_consent: state, email_consent_at: at } = { ...kept, ...changed };
  expect("email_consent" in changed || "email_consent_at" in changed ? [state, at] : []).toEqual(wanted);
});

test("an objection to profiling by one of them is both's", () => {
  const objecting = aRow({ profiling_objection_at: "2026-05-01T00:00:00+00:00" });
  expect(mergedValues(aRow(), objecting, AT)).toEqual({ profiling_objection_at: "2026-05-01T00:00:00+00:00" });
});

test("a merged customer's record is news only in what it did not say before", () => {
  const before = aRow({
    name: "Ana",
    email: "a@example.com",
    street: "Rua 1",
    email_consent: "denied",
    email_consent_at: "2026-02-01T00:00:00+00:00",
    custom_fields: { size: 40 },
  });
  const again = {
    externalId: "twin",
    name: "Ana",
    address: { street: "Rua 1", city: null, region: null, postalCode: null },
    emailConsent: { state: "denied", at: new Date("2026-02-01") },
    customFields: { size: 40 },
  } as const;
  expect(pickNewChanges(again, { keptId: "ana", before }).news).toEqual({ externalId: "ana" });
  const { news, stored } = pickNewChanges(
    { ...again, phone: "+351912345678", tags: null, customFields: { size: 41 }, updatedAt: new Date(AT) },
    { keptId: "ana", before },
  );
  expect(news).toEqual({
    externalId: "ana",
    phone: "+351912345678",
    customFields: { size: 41 },
    updatedAt: new Date(AT),
  });
  expect(stored).toEqual({ ...before, phone: "+351912345678", custom_fields: { size: 41 } });
});
