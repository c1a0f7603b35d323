"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMe } from "#core/ui/session/me.ts";
import { RANKS, rankAll, rankMatch } from "#core/values/rank.ts";
import { orderGroups, RESULT_KINDS, type ResultKind, readTyped } from "#features/search/rules/kinds.ts";
import { idsOfKind, recentKeys } from "./recent.ts";
import type { Result, ResultGroup } from "./result.ts";
import { useActionResults } from "./use-action-results.tsx";
import { useDocResults } from "./use-doc-results.tsx";
import { useFieldResults } from "./use-field-results.tsx";
import { useFound, useRecords } from "./use-found.ts";
import { usePageResults } from "./use-page-results.tsx";
import { useRecordResults } from "./use-record-results.tsx";
import { useTermResults } from "./use-term-results.tsx";

/** How many recent results an empty search lists. */
const RECENT = 6;
/** How many of a kind are listed among other kinds. */
const OF_EACH = 5;
/** As many as the server finds. */
const OF_ONE = 8;
const OF_OTHERS = 3;
const OF_DOCS = 20;
const OF_FIELDS = 3;
/** Shorter texts occur in many fields. */
const LEAST_FOR_FIELDS = 3;
/** Shorter texts occur in nearly every route. */
const LEAST_FOR_DOCS = 3;

/** The palette's results for what was typed, in groups. */
export const useResults = (typed: string, addToSegment: (customerId: string) => void) => {
  const t = useTranslations("palette");
  const me = useMe();
  const [recent] = useState(() => recentKeys(me));
  const { kind, text } = readTyped(typed);
  const wants = (one: ResultKind) => kind === null || kind === one;

  const toResults = useRecordResults(addToSegment);
  const remote = useFound(text, kind);
  const records = useRecords([...idsOfKind(recent, "customers"), ...idsOfKind(recent, "segments")]);
  const local = [...usePageResults(), ...useActionResults()];
  const terms = useTermResults({ isWhole: kind === "terms" });
  const fields = useFieldResults({
    text,
    isWanted:
      (kind === null && text.length >= LEAST_FOR_FIELDS) ||
      kind === "actions" ||
      (text === "" && recent.some((key) => key.startsWith("fields:"))),
  });
  const docsWanted = kind === "docs" || (kind === null && text.length >= LEAST_FOR_DOCS);
  const docs = useDocResults({
    text,
    recent,
    isWanted: docsWanted || (text === "" && recent.some((key) => key.startsWith("docs:"))),
    isWhole: kind === "docs",
  });

  if (text === "") {
    const known = [...toResults(records), ...local, ...fields.results, ...terms, ...docs.results].filter((one) =>
      wants(one.kind),
    );
    const last = recent.flatMap((key) => known.find((one) => one.key === key) ?? []).slice(0, RECENT);
    const others = [...local, ...(kind === "terms" ? terms : []), ...(kind === "docs" ? docs.results : [])].filter(
      (one) => wants(one.kind) && !last.includes(one),
    );
    const groups: ResultGroup[] = [
      { key: "recent", results: last },
      ...RESULT_KINDS.map((key) => ({ key, results: others.filter((one) => one.kind === key) })),
    ];
    return { ...remote, kind, text, groups: groups.filter(({ results }) => results.length > 0), docsError: docs.error };
  }

  const found = toResults(remote.found);
  const ranked = rankAll(text, [...local, ...terms], recent);
  const groups = RESULT_KINDS.filter(wants).map((key) => {
    const most = kind === null ? OF_EACH : OF_ONE;
    if (key === "docs") {
      const results = docsWanted ? docs.results.slice(0, kind === null ? OF_OTHERS : OF_DOCS) : [];
      // Routes have much text, so they never come before what the search is mostly for.
      return { kind: key, key, results, ranks: [RANKS.also] };
    }
    if (key === "fields") {
      const own = text.length >= LEAST_FOR_FIELDS ? rankAll(text, fields.results, recent).slice(0, OF_FIELDS) : [];
      // A field begins something new; what already exists comes first.
      return { kind: key, key, results: own.map(({ item }) => item), ranks: [RANKS.also] };
    }
    if (key === "pages" || key === "actions" || key === "terms") {
      const shown = key === "terms" ? OF_OTHERS : most;
      const own = ranked.filter(({ item }) => item.kind === key).slice(0, kind === null ? shown : undefined);
      const results = own.map(({ item }) => item);
      return {
        kind: key,
        key,
        results: key === "actions" && fields.ofSentence ? [...results, fields.ofSentence] : results,
        // A definition never comes before what can be done with its subject.
        ranks: key === "terms" ? [RANKS.also] : own.map(({ rank }) => rank),
      };
    }
    const own = found.filter((one) => one.kind === key);
    // The search decides the order; those used recently come first.
    const results = [
      ...own.filter((one) => recent.includes(one.key)),
      ...own.filter((one) => !recent.includes(one.key)),
    ];
    const all: Result[] =
      key === "customers" && own.length >= OF_ONE
        ? [
            {
              key: "customers:all",
              kind: key,
              title: t("all_customers", { query: text }),
              href: `/customers?${new URLSearchParams({ q: text })}`,
              isPassing: true,
            },
          ]
        : [];
    return {
      kind: key,
      key,
      results: [...results.slice(0, most), ...all],
      ranks: own.map((one) => rankMatch(text, one) ?? RANKS.also),
    };
  });
  return {
    ...remote,
    kind,
    text,
    groups: orderGroups(groups.filter(({ results }) => results.length > 0)) as ResultGroup[],
    docsError: docsWanted ? docs.error : null,
  };
};
