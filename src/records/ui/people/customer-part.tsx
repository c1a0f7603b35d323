"use client";

import type { ReactNode } from "react";
import type { TermKey } from "#core/messages/terms.ts";
import type { AnswerOf, InputOf, Route } from "#core/ui/call.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { LoadingWords } from "#core/ui/feedback/loading-words.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";
import styles from "./people.module.css";

/** A card whose answer is loading. */
export const CardSkeleton = ({ height = 160 }: { height?: number }) => {
  return (
    <div className={styles.skeleton} style={{ minHeight: height }} aria-busy="true">
      <LoadingWords isHidden />
    </div>
  );
};

type CustomerRoute = Extract<Route, `GET /api/admin/customers/{id}${string}`>;

/** Long enough for the tabs of a page to share an answer. */
export const FRESH_MS = 30_000;

/** A part of a customer's page, loaded by itself, so that it can be slow or fail alone. */
export const useCustomerPart = <R extends CustomerRoute>(
  route: R,
  id: string,
  { values = {}, isAllowed = true }: { values?: Record<string, string>; isAllowed?: boolean } = {},
) => {
  const input = { id, ...values } as InputOf<R>;
  const { answer, ...rest } = useAnswer(route, input, { isAllowed, staleMs: FRESH_MS });
  return { ...rest, data: answer?.data as AnswerOf<R>["data"] | undefined };
};

type Props<Data> = {
  title: string;
  term?: TermKey;
  /** Shown beside the title: a filter, a button. */
  tools?: ReactNode;
  /** The error message for a failed request. */
  failed: string;
  part: { data: Data | undefined; error: unknown; retry: () => void };
  /** The skeleton's height: about the answer's, so that the layout does not jump. */
  height?: number;
  children: (data: Data) => ReactNode;
};

/** A card of the page that loads its own answer, with a skeleton, and fails alone. */
export const CustomerPart = <Data,>({ title, term, tools, failed, part, height = 160, children }: Props<Data>) => {
  if (part.error) return <ErrorCard title={failed} error={part.error} onRetry={part.retry} />;
  if (part.data === undefined) return <CardSkeleton height={height} />;
  return (
    <Card title={title} term={term} tools={tools}>
      {children(part.data)}
    </Card>
  );
};
