"use client";

import type { ReactNode } from "react";
import { ErrorCard } from "../feedback/error-card.tsx";
import { ListSkeleton } from "./list-skeleton.tsx";

type Props = {
  /** What `useAnswer` returned. */
  of: { error: unknown; isUnknown: boolean; retry: () => void };
  /** That there is no such record. */
  unknown: ReactNode;
  /** That it could not be loaded. */
  failed: string;
  columns?: number;
};

/** Shown on a record's page instead of the record: that it doesn't exist, why it could not be loaded, or lines until it has. */
export const MissingRecord = ({ of: { error, isUnknown, retry }, unknown, failed, columns = 2 }: Props) => {
  if (isUnknown) return <p>{unknown}</p>;
  return error ? <ErrorCard title={failed} error={error} onRetry={retry} /> : <ListSkeleton columns={columns} />;
};
