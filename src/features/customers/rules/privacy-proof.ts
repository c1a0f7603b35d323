import { makeFormats } from "#core/messages/formats.ts";
import { type Language, LOCALES } from "#core/messages/language.ts";
import type { PrivacyRequestKind, PrivacyState } from "#features/customers/rules/privacy.ts";
import type { RecordsDocument } from "#records/rules/held-document.ts";

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

type ProofWords = {
  title: string;
  about: string;
  labels: Record<"id" | "kind" | "state" | "receivedAt" | "dueAt" | "closedAt", string>;
  kinds: Record<PrivacyRequestKind, string>;
  states: Record<PrivacyProof["state"], string>;
  page: string;
};

const WORDS: Record<Language, ProofWords> = {
  en: {
    title: "Proof of a privacy request",
    about: "This document has no personal data. The reference identifies the request.",
    labels: {
      id: "Reference",
      kind: "Request",
      state: "Outcome",
      receivedAt: "Received",
      dueAt: "Due",
      closedAt: "Closed",
    },
    kinds: {
      access: "Access to personal data",
      export: "Copy of personal data",
      rectification: "Rectification",
      erasure: "Erasure of personal data",
      objection: "Objection to profiling",
      shop_erasure: "Erasure of the data of a shop",
    },
    states: { completed: "Completed", rejected: "Rejected" },
    page: "Page {page} of {pages}",
  },
  es: {
    title: "Constancia de una solicitud de privacidad",
    about: "Este documento no contiene datos personales. La referencia identifica la solicitud.",
    labels: {
      id: "Referencia",
      kind: "Solicitud",
      state: "Resultado",
      receivedAt: "Recibida",
      dueAt: "Vence",
      closedAt: "Cerrada",
    },
    kinds: {
      access: "Acceso a datos personales",
      export: "Copia de datos personales",
      rectification: "Rectificación",
      erasure: "Eliminación de datos personales",
      objection: "Oposición a los perfiles",
      shop_erasure: "Eliminación de los datos de una tienda",
    },
    states: { completed: "Completada", rejected: "Rechazada" },
    page: "Página {page} de {pages}",
  },
  pt: {
    title: "Comprovante de uma solicitação de privacidade",
    about: "Este documento não contém dados pessoais. A referência identifica a solicitação.",
    labels: {
      id: "Referência",
      kind: "Solicitação",
      state: "Resultado",
      receivedAt: "Recebida",
      dueAt: "Vence",
      closedAt: "Encerrada",
    },
    kinds: {
      access: "Acesso a dados pessoais",
      export: "Cópia de dados pessoais",
      rectification: "Retificação",
      erasure: "Exclusão de dados pessoais",
      objection: "Oposição a perfis",
      shop_erasure: "Exclusão dos dados de uma loja",
    },
    states: { completed: "Concluída", rejected: "Rejeitada" },
    page: "Página {page} de {pages}",
  },
};

/** The proof as a document to read. */
export const proofDocument = (
  proof: PrivacyProof,
  language: Language,
  { currency, timeZone, madeAt }: { currency: string; timeZone: string; madeAt: string },
): RecordsDocument => {
  const { title, about, labels, kinds, states, page } = WORDS[language];
  const formats = makeFormats({ locale: LOCALES[language], currency, timeZone });
  const { business } = proof;
  const lines = [
    `${labels.id}: ${proof.id}`,
    `${labels.kind}: ${kinds[proof.kind]}`,
    `${labels.state}: ${states[proof.state]}`,
    ...(["receivedAt", "dueAt", "closedAt"] as const).map((name) => `${labels[name]}: ${formats.dated(proof[name])}`),
  ];
  return {
    properties: { title, author: business, subject: title, language: LOCALES[language], madeAt },
    business,
    title,
    lines: [about],
    sections: [{ title: kinds[proof.kind], records: [{ heading: null, lines }] }],
    footer: { left: `${business} · ${title}`, page },
  };
};
