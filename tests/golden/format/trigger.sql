create trigger t_set_updated_at before update on public.t for each row execute function public.set_updated_at();
create or replace trigger a_long_name_for_a_trigger_that_says_it_all after insert or update of a,b or delete on public.some_table referencing old table as o new table as n for each statement when (pg_trigger_depth()=0) execute function public.note_changes('x','y');
create constraint trigger c after insert on t deferrable initially deferred for each row execute procedure f();
