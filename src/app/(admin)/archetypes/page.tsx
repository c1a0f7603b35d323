export { ArchetypesPage as default } from "#features/playbooks/ui/archetypes-page.tsx";
