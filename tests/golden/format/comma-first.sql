select a
 , b -- two
 , c -- three
 -- own
 , d
from t;
