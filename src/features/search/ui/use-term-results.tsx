"use client";

import { BookOutlined } from "@ant-design/icons";
import { TERM_KEYS } from "#core/messages/terms.ts";
import { termAddress } from "#core/ui/terms/term-address.ts";
import { useTermWords } from "#core/ui/terms/use-term-words.ts";
import type { Result } from "./result.ts";

/** The terms of the glossary; a whole search also finds words of their definitions. */
export const useTermResults = ({ isWhole }: { isWhole: boolean }): Result[] => {
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
