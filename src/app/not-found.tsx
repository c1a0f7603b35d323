export { NotFoundPage as default } from "#features/shell/ui/not-found-page.tsx";
