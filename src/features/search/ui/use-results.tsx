"use client";

import { ApiOutlined, BookOutlined, FilterOutlined, ThunderboltOutlined } from "@ant-design/icons";
import { useMessages, useTranslations } from "next-intl";
import { useState } from "react";
import { TERM_KEYS } from "#core/messages/terms.ts";
import { useMay } from "#core/ui/page/feature-pages.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { termAddress, useTermWords } from "#core/ui/term-info.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";

import { foldedWords, RANKS, rankAll, rankMatch } from "#core/values/rank.ts";

import { byTopic, matchesSearch, useReference } from "#features/api/ui/embed.ts";

import { orderGroups, RESULT_KINDS, type ResultKind, readTyped } from "#features/search/rules.ts";
import { handOverSentence } from "#records/ui/list/sentence-handover.ts";
import { pickIdsByKind, recentKeys } from "./recent.ts";
import type { Result, ResultGroup } from "./result-list.tsx";
import { useActionResults, usePageResults } from "./use-page-results.tsx";
import { useFound, useRecordResults, useRecords } from "./use-record-results.tsx";

const PAGE = "/api-reference";

const icon = <ApiOutlined aria-hidden />;

type Search = {
  text: string;
  recent: readonly string[];
  isWanted: boolean;
  /** Also by fields, error codes and descriptions, which hold most words. */
  isWhole: boolean;
};

/** Routes and topics of the API reference. They are loaded with the first search. */
const useDocResults = ({ text, recent, isWanted, isWhole }: Search) => {
  const t = useTranslations("api");
  const { operations = [], error, retry } = useReference({ isWanted });
  if (!isWanted) return { results: [], error: null, retry };
  const topics = byTopic(operations).map(
    ({ topic }): Result => ({
      key: `docs:topic-${topic}`,
      kind: "docs",
      title: t(`topics.${topic}`),
      icon,
      href: `${PAGE}#topic-${topic}`,
    }),
  );
  if (text === "") return { results: topics, error, retry };
  const routes = operations.map(({ id, title, method, path }): Result => {
    const address = `${method} ${path}`;
    return {
      key: `docs:${id}`,
      kind: "docs",
      title,
      lang: "en",
      note: address,
      also: [address],
      icon,
      href: `${PAGE}#${id}`,
    };
  });
  const ranked = rankAll(text, [...topics, ...routes], recent);
  const named = ranked.filter(({ rank }) => isWhole || rank <= RANKS.words).map(({ item }) => item);
  if (!isWhole) return { results: named, error, retry };
  const byField = operations.filter((operation) => matchesSearch(operation, text)).map(({ id }) => `docs:${id}`);
  const others = routes.filter((route) => byField.includes(route.key) && !named.includes(route));
  return { results: [...named, ...others], error, retry };
};

const FRESH_MS = 60_000;

/** Fewer words are a name rather than a sentence. */
const LEAST_OF_SENTENCE = 3;

/** For users who may create segments: the fields that begin a rule, and the text as a sentence that describes one. */
const useFieldResults = ({ text, isWanted }: { text: string; isWanted: boolean }) => {
  const t = useTranslations();
  const { also_fields: also } = useMessages().palette;
  const may = useMay();
  const isAllowed = isWanted && may("segments", "create");
  const { answer } = useAnswer("GET /api/admin/criteria-fields", {}, { isAllowed, staleMs: FRESH_MS });
  const { data = [], readsSentences = false } = (isAllowed && answer) || {};
  const results = data.map(
    ({ name, label, group }): Result => ({
      key: `fields:${name}`,
      kind: "fields",
      title: label,
      note: t(`builder.groups.${group}`),
      also: [(also as Readonly<Record<string, string>>)[name] ?? "", t(`builder.groups.${group}`)],
      icon: <FilterOutlined aria-hidden />,
      href: `/segments/new?${new URLSearchParams({ field: name })}`,
    }),
  );
  const isSentence = readsSentences && may("segments", "describe") && foldedWords(text).length >= LEAST_OF_SENTENCE;
  const ofSentence: Result | null = isSentence
    ? {
        key: "actions:sentence",
        kind: "actions",
        title: t("palette.do.sentence", { sentence: text }),
        icon: <ThunderboltOutlined aria-hidden />,
        href: `/segments/new?${new URLSearchParams({ sentence: text })}`,
        onOpen: () => handOverSentence(text),
        isPassing: true,
      }
    : null;
  return { results, ofSentence };
};

/** The terms of the glossary; a whole search also finds words of their definitions. */
const useTermResults = ({ isWhole }: { isWhole: boolean }): Result[] => {
  const { nameOf, definitionOf } = useTermWords();
  return TERM_KEYS.map((term) => ({
    key: `terms:${term}`,
    kind: "terms",
    title: nameOf(term),
    ...(isWhole && { also: [definitionOf(term)] }),
    icon: <BookOutlined aria-hidden />,
    href: termAddress(term),
  }));
};

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
  const records = useRecords([...pickIdsByKind(recent, "customers"), ...pickIdsByKind(recent, "segments")]);
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
