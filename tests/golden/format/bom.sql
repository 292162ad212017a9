

select  1