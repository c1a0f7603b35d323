"use client";

import type { ReactNode } from "react";
import type { TermKey } from "#core/messages/terms.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { CardSkeleton } from "./card-skeleton.tsx";

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
