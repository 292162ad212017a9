select * from t where a between 1 and 2 and b between symmetric 3 and 4 and c is distinct from d and e is not distinct from f and g = any(array[1,2,3]) and h ilike '%x%';
