/** The names of a file's columns. */
export const ColumnNames = ({ names }: { names: readonly string[] }) => (
  <>
    {names.map((name) => (
      <code key={name}>{name}</code>
    ))}
  </>
);
