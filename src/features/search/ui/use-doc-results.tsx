"use client";

import { ApiOutlined } from "@ant-design/icons";
import { useTranslations } from "next-intl";
import { RANKS, rankAll } from "#core/values/rank.ts";
import { byTopic, matchesSearch } from "#features/api/ui/operations.ts";
import { useReference } from "#features/api/ui/use-reference.ts";
import type { Result } from "./result.ts";

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
export const useDocResults = ({ text, recent, isWanted, isWhole }: Search) => {
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
