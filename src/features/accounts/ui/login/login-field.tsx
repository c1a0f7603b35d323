import type { InputHTMLAttributes, ReactNode, Ref } from "react";
import styles from "./login.module.css";

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, "onChange"> & {
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
export const LoginField = ({ id, label, field, onChange, problem, notes = [], tool, children, ...input }: Props) => {
  const described = [problem && `${id}-problem`, ...notes].filter(Boolean).join(" ");
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
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
        <p id={`${id}-problem`} className={styles.fieldError}>
          {problem}
        </p>
      )}
      {children}
    </div>
  );
};
