"use client";

import { Input } from "antd";
import { useTranslations } from "next-intl";
import { type CredentialKind, isTokenKind, type Operation } from "../operations.ts";
import styles from "../reference.module.css";
import { useCredential } from "./credential.tsx";
import { isToken } from "./draft.ts";

/** The chosen credential if this operation accepts it, else one that it accepts. */
export const useCredentialKind = ({ ways }: Operation): CredentialKind | "none" => {
  const { kind } = useCredential();
  return ways.includes(kind) ? kind : (ways[0] ?? "none");
};

type Props = { operation: Operation; showsProblems: boolean };

/** The choice between the reader's login and a token. */
export const CredentialFields = ({ operation, showsProblems }: Props) => {
  const t = useTranslations("api");
  const { token, change } = useCredential();
  const way = useCredentialKind(operation);
  const { id, ways } = operation;
  const takesToken = isTokenKind(way);
  const isWrong = showsProblems && takesToken && !isToken(token);
  return (
    <>
      {ways.length > 1 && (
        <fieldset className={styles.choices}>
          <legend>{t("as")}</legend>
          {(["session", "token"] as const).map((each) => (
            <label key={each} className={styles.choice}>
              <input type="radio" name={`${id}-as`} checked={way === each} onChange={() => change({ kind: each })} />
              {t(`as_${each}`)}
            </label>
          ))}
        </fieldset>
      )}
      {takesToken && (
        <div className={styles.control}>
          <label htmlFor={`${id}-token`}>{way === "token" ? t("token") : "METRICS_TOKEN"}</label>
          <Input.Password
            id={`${id}-token`}
            autoComplete="off"
            spellCheck={false}
            visibilityToggle={false}
            value={token}
            onChange={({ target }) => change({ token: target.value })}
            aria-describedby={`${id}-token-note`}
            {...(isWrong && { status: "error" as const, "aria-invalid": true })}
          />
          <p id={`${id}-token-note`} className={isWrong ? styles.problem : styles.note}>
            {isWrong ? t("token_missing") : t("token_note")}
          </p>
        </div>
      )}
    </>
  );
};
