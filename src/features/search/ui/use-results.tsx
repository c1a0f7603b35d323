"use client";

import { ApiOutlined, BookOutlined } from "@ant-design/icons";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { SEARCH_KINDS } from "#core/contracts/choices.ts";
import { TERM_KEYS } from "#core/messages/terms.ts";
import { usePages } from "#core/ui/page/feature-pages.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { termAddress, useTermWords } from "#core/ui/term-info.tsx";
import { byTopic, matchesSearch, useReference } from "#features/api/ui/embed.ts";
import { findAll } from "../rules/find.ts";
import { GOOD_MATCH, orderGroups, RESULT_KINDS, type ResultKind, readTyped } from "../rules/result-kinds.ts";
import { toAddress } from "./addresses.ts";
import { pickIdsByKind, recentKeys } from "./recent.ts";
import type { Result, ResultGroup } from "./result-list.tsx";
import { useActionResults, usePageResults } from "./use-page-results.tsx";
import { useQuestionResults, useTemplateResults } from "./use-question-results.tsx";
import { useFound, useRecordResults, useRecords } from "./use-record-results.tsx";
import { useRuleResults } from "./use-rule-results.tsx";
import { useSystemResults } from "./use-system-results.tsx";

const icon = <ApiOutlined aria-hidden />;

/** Routes and topics of the API reference, which only a search of its own finds. They are loaded with the first. */
const useDocResults = ({ text, isWanted }: { text: string; isWanted: boolean }) => {
  const t = useTranslations("api");
  const { pages } = usePages();
  const { operations = [], error, retry } = useReference({ isWanted });
  const reference = toAddress(pages.find(({ name }) => name === "api"));
  const topics = byTopic(operations).map(
    ({ topic }): Result => ({
      key: `docs:topic-${topic}`,
      kind: "docs",
      title: t(`topics.${topic}`),
      icon,
      href: `${reference}#topic-${topic}`,
    }),
  );
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
      href: `${reference}#${id}`,
    };
  });
  if (!isWanted) return { all: [], results: [], error: null, retry };
  const named = findAll(text, [...topics, ...routes]).map(({ item }) => item);
  const byField = text === "" ? [] : operations.filter((operation) => matchesSearch(operation, text));
  const others = byField.flatMap(({ id }) => routes.filter((route) => route.key === `docs:${id}`));
  const results = text === "" ? topics : [...new Set([...named, ...others])];
  return { all: [...topics, ...routes], results, error, retry };
};

/** The terms of the glossary; a search of their own also finds words of their definitions. */
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
const OF_OTHERS: Partial<Record<ResultKind, number>> = { questions: 3, systems: 3, fields: 3, terms: 3 };
/** As many as the server finds. */
const OF_ONE = 8;
const OF_DOCS = 20;
/** Shorter texts occur in many fields and groups. */
const LEAST_FOR_RULES = 3;
/** Kinds that an empty search lists none of: there are too many, or they only answer. */
const UNLISTED: readonly ResultKind[] = ["questions", "systems", "terms"];

/** The palette's results for what was typed, in groups. */
export const useResults = (typed: string, addToSegment: (customerId: string) => void) => {
  const t = useTranslations("palette");
  const me = useMe();
  const { pages } = usePages();
  const [recent] = useState(() => recentKeys(me));
  const { kind, text } = readTyped(typed);
  const wants = (one: ResultKind) => kind === null || kind === one;

  const toResults = useRecordResults(addToSegment);
  const remote = useFound(text, kind);
  const records = useRecords(SEARCH_KINDS.flatMap((one) => pickIdsByKind(recent, one)));
  const local = [
    ...useQuestionResults(),
    ...useTemplateResults(),
    ...usePageResults(),
    ...useSystemResults(),
    ...useActionResults(),
  ];
  const terms = useTermResults({ isWhole: kind === "terms" });
  const rules = useRuleResults({
    text,
    isWanted:
      (kind === null && text.length >= LEAST_FOR_RULES) ||
      kind === "actions" ||
      kind === "segments" ||
      (text === "" && recent.some((key) => /^(?:fields|segments):/.test(key))),
  });
  const docs = useDocResults({
    text,
    isWanted: kind === "docs" || (text === "" && recent.some((key) => key.startsWith("docs:"))),
  });
  const isPending = remote.isPending || rules.isPending;

  if (text === "") {
    const known = [...toResults(records), ...rules.groups, ...local, ...rules.fields, ...terms, ...docs.all].filter(
      (one) => wants(one.kind),
    );
    const last = recent.flatMap((key) => known.find((one) => one.key === key) ?? []).slice(0, RECENT);
    const others = [
      ...(kind === "segments" ? rules.groups : []),
      ...local.filter((one) => !UNLISTED.includes(one.kind)),
      ...(kind === "terms" ? terms : []),
      ...(kind === "docs" ? docs.results : []),
    ].filter((one) => wants(one.kind) && !last.includes(one));
    const groups: ResultGroup[] = [
      { key: "recent", results: last },
      ...RESULT_KINDS.map((key) => ({ key, results: others.filter((one) => one.kind === key) })),
    ];
    return {
      ...remote,
      isPending,
      kind,
      text,
      groups: groups.filter(({ results }) => results.length > 0),
      docsError: docs.error,
    };
  }

  const found = toResults(remote.found);
  // All in one, because a word counts by how many results have it.
  const scored = findAll(text, [...found, ...rules.groups, ...local, ...rules.fields, ...terms], recent);
  const groups = RESULT_KINDS.filter(wants).map((key) => {
    if (key === "docs") return { kind: key, key, results: docs.results.slice(0, OF_DOCS), scores: [] };
    const matches = scored.filter(({ item }) => item.kind === key);
    const sentence = key === "actions" && rules.ofSentence ? [{ item: rules.ofSentence, score: GOOD_MATCH }] : [];
    const own = [
      ...matches.filter(({ score }) => score >= GOOD_MATCH),
      ...sentence,
      ...matches.filter(({ score }) => score < GOOD_MATCH),
    ];
    // The server also finds customers by what a name doesn't have, such as parts of an email.
    const others =
      key === "customers" ? found.filter((one) => one.kind === key && !own.some(({ item }) => item === one)) : [];
    const most = kind === null ? (OF_OTHERS[key] ?? OF_EACH) : key === "customers" ? OF_ONE : own.length;
    const results = [...own.map(({ item }) => item), ...others];
    const customersPage = pages.find(({ name }) => name === "customers");
    const all: Result[] =
      key === "customers" && results.length >= OF_ONE
        ? [
            {
              key: "customers:all",
              kind: key,
              title: t("all_customers", { query: text }),
              href: toAddress(customersPage, "list", { q: text }),
              isPassing: true,
            },
          ]
        : [];
    return {
      kind: key,
      key,
      results: [...results.slice(0, most), ...all],
      scores: own.map(({ score }) => score),
    };
  });
  const shown = groups.filter(({ kind: one, results }) => results.length > 0 && (one !== "docs" || kind === "docs"));
  return {
    ...remote,
    isPending,
    kind,
    text,
    groups: orderGroups(shown) as ResultGroup[],
    docsError: kind === "docs" ? docs.error : null,
  };
};
