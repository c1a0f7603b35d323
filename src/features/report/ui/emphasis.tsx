import type { ReactNode } from "react";

/** A sentence with its subject in bold, wherever the translation puts it. */
export const Emphasis = ({ sentence, subject }: { sentence: string; subject: string }): ReactNode => {
  const at = sentence.indexOf(subject);
  if (at < 0) return sentence;
  return (
    <>
      {sentence.slice(0, at)}
      <strong>{subject}</strong>
      {sentence.slice(at + subject.length)}
    </>
  );
};
