"use client";

import { useTranslations } from "next-intl";
import styles from "../reference.module.css";

const KNOWN = [200, 201, 202, 204, 400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503] as const;

/** A status code and its meaning in the reader's language. */
export const StatusLine = ({ status }: { status: number }) => {
  const t = useTranslations("api");
  const known = KNOWN.find((each) => each === status);
  return (
    <>
      <code className={status < 400 ? styles.good : styles.bad}>{status}</code> {known && t(`status.${known}`)}
    </>
  );
};
