"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { type AnswerOf, CallError, call, type InputOf, type Route } from "#core/ui/call.ts";
import styles from "./forms.module.css";

/** Submits a form of a page outside Refine (invitation, password reset). Keeps a failure for the form to show. */
export const useSubmit = <R extends Route>(route: R, onDone: (answer: AnswerOf<R>) => void | Promise<void>) => {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<CallError | null>(null);

  const submit = async (input: InputOf<R>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await onDone(await call(route, input));
    } catch (thrown) {
      if (!(thrown instanceof CallError)) throw thrown;
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, error, submit };
};

/** An invalid field; `id` is its input's. */
export type Problem = { id: string; label: string; message: string };

type Props = { problems: readonly Problem[]; error: CallError | null };

/** Shown above a refused form: links to the invalid fields, or why it was not saved. */
export const FormProblems = ({ problems, error }: Props) => {
  const t = useTranslations();
  const box = useRef<HTMLDivElement>(null);
  const isRefused = problems.length > 0 || error !== null;
  useEffect(() => {
    if (isRefused) box.current?.focus();
  }, [isRefused]);

  if (!isRefused) return null;
  const jump = (id: string) => (event: { preventDefault: () => void }) => {
    event.preventDefault();
    document.getElementById(id)?.focus();
  };
  return (
    <div ref={box} className={`stack gap-4 error-box ${styles.problems}`} role="alert" tabIndex={-1}>
      {problems.length > 0 ? (
        <>
          <p className="font-semibold">{t("forms.problems", { count: problems.length })}</p>
          <ul>
            {problems.map(({ id, label, message }) => (
              <li key={id}>
                <a href={`#${id}`} onClick={jump(id)}>
                  {t("forms.problem", { field: label, problem: message })}
                </a>
              </li>
            ))}
          </ul>
        </>
      ) : (
        error && <Refusal error={error} />
      )}
    </div>
  );
};

const Refusal = ({ error }: { error: CallError }) => {
  const t = useTranslations();
  return (
    <>
      <p className="font-semibold">{t("forms.not_saved")}</p>
      <p>{error.status === 0 ? t("shell.not_reachable") : error.message}</p>
      {error.status >= 500 && error.requestId && (
        <p>
          {t("shell.reference")}: <code>{error.requestId}</code>
        </p>
      )}
    </>
  );
};
