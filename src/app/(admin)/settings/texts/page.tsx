export { TextsPage as default } from "#ui/playbooks/texts/texts-page.tsx";
