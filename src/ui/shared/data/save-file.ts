/** Hands a file over to the browser's downloads. */
export const saveFile = ({ name, content }: { name: string; content: Blob }): void => {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has read the address by the next turn; some read it late.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
};
