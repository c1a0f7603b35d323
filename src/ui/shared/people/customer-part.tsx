"use client";

import type { ReactNode } from "react";
import { ErrorCard } from "../feedback/error-card.tsx";
import { Card } from "../page/card.tsx";
import { CardSkeleton } from "./card-skeleton.tsx";

type Props<Data> = {
  title: string;
  /** What stands beside the title: a filter, a button. */
  tools?: ReactNode;
  /** What failed, where it did. */
  failed: string;
  part: { data: Data | undefined; error: unknown; retry: () => void };
  /** Of the outline: about that of the answer, so that nothing jumps. */
  height?: number;
  children: (data: Data) => ReactNode;
};

/** One card of the page with its own answer: an outline while it is under way, alone in failing. */
export const Part = <Data,>({ title, tools, failed, part, height = 160, children }: Props<Data>) => {
  if (part.error) return <ErrorCard title={failed} error={part.error} onRetry={part.retry} />;
  if (part.data === undefined) return <CardSkeleton height={height} />;
  return (
    <Card title={title} tools={tools}>
      {children(part.data)}
    </Card>
  );
};
