import { makeFormats } from "#core/messages/formats.ts";
import { type LanguageTag, toLocale } from "#core/messages/language.ts";
import { serverWordsIn } from "#core/messages/server-words.ts";
import type { PrivacyRequestKind, PrivacyState } from "#features/customers/rules/privacy.ts";
import type { RecordsDocument } from "#records/rules/pdf-documents.ts";

/** That a request was closed and when, without personal data. */
export type PrivacyProof = {
  id: string;
  business: string;
  kind: PrivacyRequestKind;
  state: Exclude<PrivacyState, "open">;
  receivedAt: string;
  dueAt: string;
  closedAt: string;
};

/** The proof as a document to read. */
export const proofDocument = (
  proof: PrivacyProof,
  language: LanguageTag,
  { currency, timeZone, madeAt }: { currency: string; timeZone: string; madeAt: string },
): RecordsDocument => {
  const { title, about, labels, kinds, states, page } = serverWordsIn(language).privacy_proof;
  const formats = makeFormats({ locale: toLocale(language), currency, timeZone });
  const { business } = proof;
  const lines = [
    `${labels.id}: ${proof.id}`,
    `${labels.kind}: ${kinds[proof.kind]}`,
    `${labels.state}: ${states[proof.state]}`,
    ...(["receivedAt", "dueAt", "closedAt"] as const).map((name) => `${labels[name]}: ${formats.dated(proof[name])}`),
  ];
  return {
    properties: { title, author: business, subject: title, language: toLocale(language), madeAt },
    business,
    title,
    lines: [about],
    sections: [{ title: kinds[proof.kind], records: [{ heading: null, lines }] }],
    footer: { left: `${business} · ${title}`, page },
  };
};
