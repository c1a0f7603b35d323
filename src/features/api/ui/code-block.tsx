"use client";

import { CheckOutlined, CopyOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { useCopy } from "#core/ui/feedback/copy-line.tsx";
import codeStyles from "./code.module.css";
import styles from "./reference.module.css";
import type { Field } from "./schema.ts";

type CollapsibleProps = { summary: ReactNode; className?: string | undefined; children: ReactNode };

/** Details that render their content when first opened, because a page of many routes has thousands of fields. */
export const Collapsible = ({ summary, className, children }: CollapsibleProps) => {
  const [wasOpened, setOpened] = useState(false);
  return (
    <details className={className} onToggle={({ currentTarget }) => currentTarget.open && setOpened(true)}>
      <summary>{summary}</summary>
      {wasOpened && children}
    </details>
  );
};

type FieldListProps = {
  fields: (Field & { place?: string })[];
  /** If set, each field gets the anchor `<id>.<path>`. */
  anchor?: string;
  /** Whether to mark required fields, which matters in requests. */
  tellsRequired?: boolean;
};

/** The fields of a request or response. */
export const FieldList = ({ fields, anchor, tellsRequired = false }: FieldListProps) => {
  const t = useTranslations("api");
  return (
    <dl className={styles.fields}>
      {fields.map(({ path, place, type, range, standard, isRequired, words, onlyIn }) => {
        const id = anchor && `${anchor}.${path}`;
        return (
          <div key={`${place} ${path}`} {...(id && { id })}>
            <dt className="row items-baseline">
              {id ? (
                <a className={`text-13 font-semibold text-ink no-underline ${styles.fieldName}`} href={`#${id}`}>
                  {path}
                </a>
              ) : (
                <code className={`text-13 font-semibold text-ink no-underline ${styles.fieldName}`}>{path}</code>
              )}
              <code className="faint">{type}</code>
              {range && <code className="faint">{range}</code>}
              {place && place !== "query" && <code className="faint">{place}</code>}
              {tellsRequired && isRequired && <span className="tiny text-error">{t("required")}</span>}
            </dt>
            <dd className="soft">
              {words && <span lang="en">{words}</span>}
              {standard !== undefined && (
                <span className={`faint ${styles.aside}`}>
                  {t.rich("standard", { value: String(standard), code: (chunk) => <code>{chunk}</code> })}
                </span>
              )}
              {onlyIn.length > 0 && (
                <span className={`faint ${styles.aside}`}>
                  {t.rich("only_in", { names: onlyIn.join(", "), code: (chunk) => <code>{chunk}</code> })}
                </span>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
};

const KNOWN = [200, 201, 202, 204, 400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503] as const;

/** A status code and its meaning in the reader's language. */
export const StatusLine = ({ status }: { status: number }) => {
  const t = useTranslations("api");
  const known = KNOWN.find((each) => each === status);
  return (
    <>
      <code className={status < 400 ? "font-semibold text-success" : "font-semibold text-error"}>{status}</code>{" "}
      {known && t(`status.${known}`)}
    </>
  );
};

/** Code or a body with long lines wrapped. */
export const CodeBlock = ({ text }: { text: string }) => (
  <pre className={`text-ink break-anywhere m-0 ${codeStyles.code}`}>{text}</pre>
);

type CopyBlockProps = {
  label: string;
  text: string;
  /** Shown above the code, beside the button. */
  children?: ReactNode;
};

/** A code block with a copy button; scrollable by keyboard where it overflows. */
export const CopyBlock = ({ label, text, children }: CopyBlockProps) => {
  const t = useTranslations("buttons");
  const { place, isCopied, copy } = useCopy<HTMLPreElement>(text);
  return (
    <div className="stack min-w-0 gap-6">
      {/* The button is above the code so that it covers none of it. */}
      <div className="row items-center justify-between gap-4-12">
        <div>{children}</div>
        <Button
          size="small"
          icon={isCopied ? <CheckOutlined aria-hidden /> : <CopyOutlined aria-hidden />}
          onClick={() => void copy()}
          aria-label={`${t("copy")}: ${label}`}
        >
          {isCopied ? t("copied") : t("copy")}
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be focusable */}
      <section className={codeStyles.tall} aria-label={label} tabIndex={0}>
        <pre ref={place} className={`text-ink break-anywhere m-0 ${codeStyles.code}`}>
          {text}
        </pre>
      </section>
      <span role="status" className="visually-hidden">
        {isCopied ? t("copied") : ""}
      </span>
    </div>
  );
};
