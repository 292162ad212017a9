select a,b,sum(c) from t group by grouping sets ((a),(b),()) having sum(c)>0;
select a from t group by rollup(a), cube(b,c);
select a from t fetch first 5 rows with ties;
select a from t order by b using > limit all;
