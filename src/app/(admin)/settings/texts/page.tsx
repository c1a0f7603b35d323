export { TextsPage as default } from "#features/playbooks/ui/texts-page.tsx";
