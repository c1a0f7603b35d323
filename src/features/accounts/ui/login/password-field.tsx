"use client";

import { useTranslations } from "next-intl";
import { type InputHTMLAttributes, type KeyboardEvent, type ReactNode, type Ref, useState } from "react";
import styles from "./login.module.css";

type LoginFieldProps = Omit<InputHTMLAttributes<HTMLInputElement>, "onChange"> & {
  /** Also its name. */
  id: string;
  label: string;
  field?: Ref<HTMLInputElement>;
  onChange?: (value: string) => void;
  /** The error of this field. */
  problem?: string | null | undefined;
  /** IDs of other elements that describe it. */
  notes?: readonly (string | false | undefined)[];
  /** Shown beside the input. */
  tool?: ReactNode;
  /** Shown below the input and its error. */
  children?: ReactNode;
};

/** A form field of the pages outside the admin shell, with its error below. */
export const LoginField = ({
  id,
  label,
  field,
  onChange,
  problem,
  notes = [],
  tool,
  children,
  ...input
}: LoginFieldProps) => {
  const described = [problem && `${id}-problem`, ...notes].filter(Boolean).join(" ");
  return (
    <div className="stack gap-4">
      <label className="font-medium" htmlFor={id}>
        {label}
      </label>
      <div className={styles.input}>
        <input
          {...input}
          id={id}
          ref={field}
          name={id}
          onChange={(event) => onChange?.(event.target.value)}
          aria-invalid={Boolean(problem)}
          {...(described && { "aria-describedby": described })}
        />
        {tool}
      </div>
      {problem && (
        <p id={`${id}-problem`} className="small text-error">
          {problem}
        </p>
      )}
      {children}
    </div>
  );
};

type EmailFieldProps = {
  field: Ref<HTMLInputElement>;
  value: string;
  onChange: (value: string) => void;
  isReadOnly: boolean;
  problem: string | null | undefined;
};

/** The address that a user logs in with. */
export const EmailField = ({ isReadOnly, ...rest }: EmailFieldProps) => (
  <LoginField
    id="email"
    label={useTranslations("login")("email")}
    type="email"
    autoComplete="username"
    autoCapitalize="none"
    spellCheck={false}
    readOnly={isReadOnly}
    {...rest}
  />
);

type PasswordFieldProps = {
  field: Ref<HTMLInputElement>;
  value: string;
  onChange: (value: string) => void;
  isReadOnly: boolean;
  /** The error of this field. */
  problem: string | null;
  /** A new password instead of an existing one. */
  chosen?: { label: string; hint: string };
};

export const PasswordField = ({ field, value, onChange, isReadOnly, problem, chosen }: PasswordFieldProps) => {
  const t = useTranslations("login");
  const [isShown, setShown] = useState(false);
  const [hasCapsLock, setCapsLock] = useState(false);
  const watchCapsLock = (event: KeyboardEvent) => setCapsLock(event.getModifierState("CapsLock"));
  return (
    <LoginField
      id="password"
      label={chosen?.label ?? t("password")}
      field={field}
      type={isShown ? "text" : "password"}
      autoComplete={chosen ? "new-password" : "current-password"}
      value={value}
      readOnly={isReadOnly}
      onChange={onChange}
      onKeyDown={watchCapsLock}
      onKeyUp={watchCapsLock}
      onBlur={() => setCapsLock(false)}
      problem={problem}
      notes={[chosen && "password-hint", hasCapsLock && "caps-lock"]}
      tool={
        <button
          type="button"
          className={`grid place-center flex-none soft bare-button ${styles.eye}`}
          aria-label={isShown ? t("hide") : t("show")}
          onClick={() => setShown(!isShown)}
        >
          <svg
            viewBox="0 0 20 20"
            width="20"
            height="20"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            aria-hidden
          >
            <path d="M1.5 10s3-5.5 8.5-5.5S18.5 10 18.5 10s-3 5.5-8.5 5.5S1.5 10 1.5 10Z" />
            <circle cx="10" cy="10" r="2.5" />
            {isShown && <path d="m3 17 14-14" />}
          </svg>
        </button>
      }
    >
      {chosen && (
        <p id="password-hint" className="small faint">
          {chosen.hint}
        </p>
      )}
      <p id="caps-lock" role="status" className={`small text-warning ${styles.fieldNote}`}>
        {hasCapsLock ? t("caps_lock") : ""}
      </p>
    </LoginField>
  );
};
