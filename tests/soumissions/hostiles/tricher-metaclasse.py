# essaie: un type dont isinstance dit toujours oui
# attendu: total 0
# %% total
class M(type):
    def __instancecheck__(cls, autre): return True
    def __subclasscheck__(cls, autre): return True
class Tout(metaclass=M):
    __class__ = float
total = Tout()
