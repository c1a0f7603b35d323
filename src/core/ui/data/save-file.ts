/** Saves a file through the browser's downloads. */
export const saveFile = ({ name, content }: { name: string; content: Blob }): void => {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // Some browsers read the address only later, so revoke it after a delay.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
};
